import { Button, Group, Text } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { ErrorState } from '../../../ui/states';
import { useEditPost } from '../api/edit-post';
import { EditedMeanwhile } from './edited-meanwhile';
import { MarkdownEditor } from './markdown-editor';
import { useThreadActions } from './thread-context';
import { useDraft } from './use-draft';

/** Nothing typed: the post itself, as it is now. */
const UNTOUCHED = { body: null as string | null, revision: 0 };

export function EditForm({ post, onDone }: { post: PostView; onDone: () => void }) {
  const { findPeople } = useThreadActions();
  const edit = useEditPost(post);
  const { body, revision } = post;
  const [draft, change, clear] = useDraft(`edit:${post.id}`, UNTOUCHED);
  const text = draft.body ?? body;
  // Not where it comes back as it was saved here, perhaps before the answer or without one.
  const isOwn = text === body || edit.variables?.body === body;
  const isBehind = draft.body !== null && draft.revision !== revision && !isOwn;
  const leave = (): void => {
    clear();
    onDone();
  };
  const save = (): void => {
    if (text.trim() === '' || isBehind || edit.isPending) return;
    edit.mutate({ body: text, revision }, { onSuccess: leave });
  };
  const write = (typed: string): void =>
    change({ body: typed, revision: isOwn ? revision : draft.revision });
  return (
    <>
      <Text size="xs" c="dimmed" mb={4}>
        Colleagues can still read earlier versions. To take back something about a patient, delete
        the post: its earlier versions go with it.
      </Text>
      {isBehind ? (
        <EditedMeanwhile post={post} onKeep={() => change({ revision })} onDiscard={clear} />
      ) : (
        edit.error && edit.error.errors.length === 0 && <ErrorState error={edit.error} />
      )}
      <MarkdownEditor
        label={`Edit post ${post.number}`}
        autoFocus
        value={text}
        onChange={write}
        findPeople={findPeople}
        onSubmit={save}
        isSending={edit.isPending}
        error={edit.error?.field('body')}
        actions={
          <Group gap="xs">
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button
              loading={edit.isPending}
              disabled={text.trim() === '' || isBehind}
              onClick={save}
            >
              Save
            </Button>
          </Group>
        }
      />
    </>
  );
}
