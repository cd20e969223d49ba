import { Alert, Button, Group, ScrollArea, Stack } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Prose } from '../../../ui/prose';

interface EditedMeanwhileProps {
  /** As it is now. */
  post: PostView;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Above the editor, where the post was edited elsewhere after the text in it was begun. */
export function EditedMeanwhile({ post, onKeep, onDiscard }: EditedMeanwhileProps) {
  return (
    <Alert
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
            Go on with my text
          </Button>
          <Button size="xs" variant="default" onClick={onDiscard}>
            Discard my text
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
