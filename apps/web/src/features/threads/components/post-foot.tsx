import type { PostView, ReactionKind } from '@rounds/contracts';
import { IconCornerUpLeft, IconDots, IconEye, IconThumbUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../../../lib/session';
import classes from './post-foot.module.css';
import { PostMenu } from './post-menu';
import { useThreadActions } from './thread-context';

const REACTIONS: { kind: ReactionKind; label: string; Icon: typeof IconEye }[] = [
  { kind: 'helpful', label: 'Helpful', Icon: IconThumbUp },
  { kind: 'seen-it-too', label: 'Seen it too', Icon: IconEye },
];

interface PostFootProps {
  post: PostView;
  isAnswer: boolean;
  onEdit: () => void;
  onHistory: () => void;
}

/** Plain buttons, and the menu only once it is wanted: a thread has hundreds of these. */
export function PostFoot({ post, ...rest }: PostFootProps) {
  const { onReply, onReact } = useThreadActions();
  const isOwn = useMe().id === post.author.id;
  const [isMenuWanted, setIsMenuWanted] = useState(false);
  return (
    <footer className={classes.foot}>
      {REACTIONS.map(({ kind, label, Icon }) => {
        const count = post.reactions[kind] ?? 0;
        return (
          <button
            key={kind}
            type="button"
            className={classes.act}
            disabled={isOwn}
            aria-pressed={post.myReactions?.includes(kind) ?? false}
            aria-label={`${label}: ${count}`}
            onClick={() => onReact(post, kind)}
          >
            <Icon size={16} aria-hidden /> {label}
            {count > 0 && ` ${count}`}
          </button>
        );
      })}
      <span className={classes.spring} />
      <button
        type="button"
        className={classes.act}
        aria-label={`Reply to post ${post.number}`}
        onClick={() => onReply(post)}
      >
        <IconCornerUpLeft size={16} aria-hidden /> <span className={classes.word}>Reply</span>
      </button>
      {isMenuWanted ? (
        <PostMenu post={post} {...rest} />
      ) : (
        <button
          type="button"
          className={classes.act}
          aria-label={`More about post ${post.number}`}
          aria-haspopup="menu"
          onClick={() => setIsMenuWanted(true)}
        >
          <IconDots size={18} aria-hidden />
        </button>
      )}
    </footer>
  );
}
