import type { PostView } from '@rounds/contracts';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { Prose } from '../../../ui/prose';
import { RelativeTime } from '../../../ui/relative-time';
import { TagChips } from '../../../ui/tag-chips';
import { EditForm } from './edit-form';
import { PostFoot } from './post-foot';
import classes from './post.module.css';
import { QuotedPost } from './quoted-post';
import { RevisionsDialog } from './revisions-dialog';
import { UnsavedEdit } from './unsaved-edit';
import { useEditDraft } from './use-edit-draft';

interface PostProps {
  post: PostView;
  isAnswer: boolean;
  isHighlighted: boolean;
}

export const Post = memo(function Post({ post, isAnswer, isHighlighted }: PostProps) {
  const [draft] = useEditDraft(post.id);
  const [editing, setEditing] = useState<'no' | 'begun' | 'resumed'>(
    draft.body === null || draft.body === post.body ? 'no' : 'resumed',
  );
  const [showsHistory, setShowsHistory] = useState(false);
  const stopEditing = (): void => {
    setEditing('no');
    // The editor goes away with the focus in it.
    document.getElementById(`post-${post.number}`)?.focus({ preventScroll: true });
  };
  if (post.deletedAt) {
    return (
      <article className={classes.post} id={`post-${post.number}`} data-number={post.number}>
        <div className={classes.content}>
          <div className={classes.tombstone}>
            #{post.number} was deleted · <RelativeTime at={post.deletedAt} />
          </div>
          <UnsavedEdit postId={post.id} />
        </div>
      </article>
    );
  }
  return (
    <article
      className={classes.post}
      id={`post-${post.number}`}
      data-number={post.number}
      data-answer={isAnswer || undefined}
      data-highlighted={isHighlighted || undefined}
      aria-label={`Post ${post.number} by ${post.author.displayName}`}
      tabIndex={-1}
    >
      <Avatar person={post.author} />
      <div className={classes.content}>
        <header className={classes.head}>
          <AuthorLine author={post.author} />
          <span className={classes.meta}>
            {post.editedAt && (
              <button type="button" onClick={() => setShowsHistory(true)}>
                edited
              </button>
            )}
            <RelativeTime at={post.createdAt} />
            <span>#{post.number}</span>
          </span>
        </header>
        {isAnswer && (
          <div className={classes.answer}>
            <IconCircleCheckFilled size={16} aria-hidden /> Accepted answer
          </div>
        )}
        {post.replyTo && <QuotedPost quoted={post.replyTo} />}
        {editing !== 'no' ? (
          <EditForm post={post} autoFocus={editing === 'begun'} onDone={stopEditing} />
        ) : (
          <>
            <Prose html={post.html} />
            <div className={classes.mentions}>
              <TagChips {...post.mentions} />
            </div>
            <PostFoot
              post={post}
              isAnswer={isAnswer}
              onEdit={() => setEditing('begun')}
              onHistory={() => setShowsHistory(true)}
            />
          </>
        )}
      </div>
      {showsHistory && <RevisionsDialog post={post} onClose={() => setShowsHistory(false)} />}
    </article>
  );
});
