import { Button, Group, Text } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import { useRef } from 'react';
import { ErrorState } from '../../../ui/states';
import { useEditPost } from '../api/edit-post';
import { EditedMeanwhile } from './edited-meanwhile';
import { MarkdownEditor } from './markdown-editor';
import { useThreadActions } from './thread-context';
import { useEditDraft } from './use-edit-draft';

interface EditFormProps {
  post: PostView;
  autoFocus: boolean;
  onDone: () => void;
}

export function EditForm({ post, autoFocus, onDone }: EditFormProps) {
  const form = useRef<HTMLDivElement>(null);
  const { findPeople } = useThreadActions();
  const { body, revision } = post;
  const [draft, change, clear] = useEditDraft(post.id);
  const edit = useEditPost(post, clear);
  const text = draft.body ?? body;
  // Not where it comes back as it was saved here, perhaps before the answer or without one.
  const isOwn = text === body || edit.variables?.body === body;
  const isBehind = draft.body !== null && draft.revision !== revision && !isOwn;
  const cancel = (): void => {
    if (edit.isPending) return;
    if (text !== body && !window.confirm('Discard what you changed?')) return;
    clear();
    onDone();
  };
  const save = (): void => {
    if (text.trim() === '' || isBehind || edit.isPending) return;
    edit.mutate({ body: text, revision }, { onSuccess: onDone });
  };
  const write = (typed: string): void => {
    if (typed === body) clear();
    else change({ body: typed, revision: isOwn ? revision : draft.revision });
  };
  const goOn = (settle: () => void) => (): void => {
    settle();
    (form.current?.querySelector('textarea') ?? form.current)?.focus();
  };
  return (
    <div ref={form} tabIndex={-1}>
      <Text size="xs" c="dimmed" mb={4}>
        Colleagues can still read earlier versions. To take back something about a patient, delete
        the post: its earlier versions go with it.
      </Text>
      {edit.error && edit.error.errors.length === 0 && !isBehind && (
        <ErrorState error={edit.error} />
      )}
      <MarkdownEditor
        label={`Edit post ${post.number}`}
        autoFocus={autoFocus}
        value={text}
        onChange={write}
        findPeople={findPeople}
        onSubmit={save}
        onCancel={cancel}
        isSending={edit.isPending}
        error={edit.error?.field('body')}
        actions={
          <Group gap="xs">
            <Button variant="default" disabled={edit.isPending} onClick={cancel}>
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
      {isBehind && (
        <EditedMeanwhile
          post={post}
          onKeep={goOn(() => change({ revision }))}
          onDiscard={goOn(clear)}
        />
      )}
    </div>
  );
}
