import { Alert, Button, Group, ScrollArea, Stack } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Prose } from '../../../ui/prose';
import classes from './post.module.css';

interface EditedMeanwhileProps {
  /** As it is now. */
  post: PostView;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Below the editor, where the post was edited elsewhere after the text in it was begun. */
export function EditedMeanwhile({ post, onKeep, onDiscard }: EditedMeanwhileProps) {
  const alert = useRef<HTMLDivElement>(null);
  // It may come while the editor fills the window; or while its author reads elsewhere on the page.
  useEffect(() => {
    if (!alert.current?.parentElement?.contains(document.activeElement)) return;
    void alert.current.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Alert
      ref={alert}
      className={classes.meanwhile}
      color="orange"
      icon={<IconAlertTriangle size={18} />}
      title="This post was edited on another page or device since you began. It now says:"
      my="sm"
    >
      <Stack gap="xs">
        <ScrollArea.Autosize mah={200}>
          <Prose html={post.html} />
        </ScrollArea.Autosize>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onKeep}>
            Keep my text instead
          </Button>
          <Button size="xs" variant="default" onClick={onDiscard}>
            Discard my text
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
