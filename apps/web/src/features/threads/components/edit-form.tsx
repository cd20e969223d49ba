import { Button, Group, Text } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { ErrorState } from '../../../ui/states';
import { useEditPost } from '../api/edit-post';
import { MarkdownEditor } from './markdown-editor';
import { useThreadActions } from './thread-context';
import { useDraft } from './use-draft';

export function EditForm({ post, onDone }: { post: PostView; onDone: () => void }) {
  const { findPeople } = useThreadActions();
  const edit = useEditPost(post);
  const [draft, change, clear] = useDraft(`edit:${post.id}`, { body: post.body });
  const leave = (): void => {
    clear();
    onDone();
  };
  const save = (): void => {
    if (draft.body.trim() !== '') edit.mutate(draft.body, { onSuccess: leave });
  };
  return (
    <>
      <Text size="xs" c="dimmed" mb={4}>
        Colleagues can still read earlier versions. To take back something about a patient, delete
        the post: its earlier versions go with it.
      </Text>
      {edit.error && edit.error.errors.length === 0 && <ErrorState error={edit.error} />}
      <MarkdownEditor
        label={`Edit post ${post.number}`}
        autoFocus
        value={draft.body}
        onChange={(body) => change({ body })}
        findPeople={findPeople}
        onSubmit={save}
        error={edit.error?.field('body')}
        actions={
          <Group gap="xs">
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button loading={edit.isPending} disabled={draft.body.trim() === ''} onClick={save}>
              Save
            </Button>
          </Group>
        }
      />
    </>
  );
}
