import { Alert, Button, CopyButton, Group, Stack, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEditDraft } from './use-edit-draft';

/** Below a post that was deleted before its editor was saved: what was typed. */
export function UnsavedEdit({ postId }: { postId: string }) {
  const [draft, , discard] = useEditDraft(postId);
  const { body } = draft;
  if (body === null) return null;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle size={18} />}
      title="It was deleted before your edit was saved. You wrote:"
      my="sm"
    >
      <Stack gap="xs">
        <Textarea aria-label="Your edit" value={body} readOnly autosize maxRows={10} />
        <Group gap="xs">
          <CopyButton value={body}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button size="xs" variant="default" onClick={discard}>
            Discard
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
