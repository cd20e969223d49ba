import type { PostView } from '@rounds/contracts';
import classes from './post.module.css';
import { useThreadActions } from './thread-context';

export function QuotedPost({ quoted }: { quoted: NonNullable<PostView['replyTo']> }) {
  const { onJump } = useThreadActions();
  return (
    <button type="button" className={classes.quoted} onClick={() => onJump(quoted.number)}>
      <strong>
        {quoted.author.displayName} #{quoted.number}
      </strong>
      <span>{quoted.excerpt || 'deleted'}</span>
    </button>
  );
}
