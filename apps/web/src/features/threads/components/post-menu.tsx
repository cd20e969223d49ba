import { Menu } from '@mantine/core';
import type { PostView } from '@rounds/contracts';
import {
  IconCircleCheck,
  IconDots,
  IconHistory,
  IconLink,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { isModerator, useMe } from '../../../lib/session';
import { Confirm } from '../../../ui/confirm';
import { notify } from '../../../ui/notify';
import { useAcceptAnswer } from '../api/answer';
import { useDeletePost } from '../api/delete-post';
import classes from './post-foot.module.css';
import { useThreadActions } from './thread-context';

interface PostMenuProps {
  post: PostView;
  isAnswer: boolean;
  onEdit: () => void;
  onHistory: () => void;
}

/** Opens as soon as it is there. */
export function PostMenu({ post, isAnswer, onEdit, onHistory }: PostMenuProps) {
  const me = useMe();
  const { threadId, threadAuthorId } = useThreadActions();
  const accept = useAcceptAnswer(threadId);
  const remove = useDeletePost(post);
  const target = useRef<HTMLButtonElement>(null);
  const [isDeleting, setIsDeleting] = useState(false);
  const isOwn = post.author.id === me.id;
  const moderates = isModerator(me);
  const mayAccept = threadAuthorId === me.id || moderates;

  const copyLink = async (): Promise<void> => {
    const link = new URL(`/threads/${post.threadId}?post=${post.number}`, window.location.origin);
    await navigator.clipboard.writeText(link.href);
    notify.done('The link is copied.');
  };

  return (
    <>
      {/* What opened it is gone: the button here took its place. */}
      <Menu
        defaultOpened
        position="bottom-end"
        withinPortal
        onClose={() => target.current?.focus({ preventScroll: true })}
      >
        <Menu.Target>
          <button
            ref={target}
            type="button"
            className={classes.act}
            aria-label={`More about post ${post.number}`}
          >
            <IconDots size={18} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAccept && post.number > 1 && (
            <Menu.Item
              leftSection={<IconCircleCheck size={16} />}
              onClick={() => accept.mutate({ postId: post.id, isAccepted: !isAnswer })}
            >
              {isAnswer ? 'No longer the answer' : 'Accept as answer'}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconLink size={16} />}
            onClick={() => void copyLink().catch(notify.failed)}
          >
            Copy link
          </Menu.Item>
          {post.editedAt && (
            <Menu.Item leftSection={<IconHistory size={16} />} onClick={onHistory}>
              Edit history
            </Menu.Item>
          )}
          {isOwn && (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
              Edit
            </Menu.Item>
          )}
          {(isOwn || moderates) && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => setIsDeleting(true)}
            >
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={isDeleting}
        title={`Delete post #${post.number}?`}
        confirmLabel="Delete"
        isBusy={remove.isPending}
        onClose={() => setIsDeleting(false)}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setIsDeleting(false) })}
      >
        Its text disappears for everyone; the place in the thread stays.
      </Confirm>
    </>
  );
}
