import type { ThreadView } from '@rounds/contracts';
import { IconCircleCheckFilled, IconMessage2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../../lib/time';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { Kind } from '../../../ui/kind';
import { RelativeTime } from '../../../ui/relative-time';
import { TagChips } from '../../../ui/tag-chips';
import classes from './thread-row.module.css';

const RECENT_MS = 14 * 86_400_000;

/** Old threads that were never opened are no news. */
function useUnread({ subscription, lastPostNumber, lastReadNumber, lastPostAt }: ThreadView) {
  const now = useNow();
  if (subscription === 'mute') return 0;
  if (lastReadNumber === 0 && now - Date.parse(lastPostAt) > RECENT_MS) return 0;
  return lastPostNumber - lastReadNumber;
}

export function ThreadRow({ thread }: { thread: ThreadView }) {
  const replies = thread.lastPostNumber - 1;
  const unread = useUnread(thread);
  return (
    <article className={classes.row} data-unread={unread > 0 || undefined}>
      <Avatar person={thread.author} />
      <div className={classes.main}>
        <div className={classes.top}>
          <Kind kind={thread.kind} />
          {thread.answerPostId && (
            <span className={classes.answered}>
              <IconCircleCheckFilled size={14} aria-hidden /> Answered
            </span>
          )}
        </div>
        <Link to="/threads/$id" params={{ id: thread.id }} className={classes.title}>
          <bdi>{thread.title}</bdi>
          {unread > 0 && (
            <span className={classes.unread}>
              {thread.lastReadNumber === 0 ? 'new' : `${unread} new`}
            </span>
          )}
        </Link>
        <div className={classes.by}>
          <AuthorLine author={thread.author} />
        </div>
        <TagChips medications={thread.medications} effects={thread.effects} />
      </div>
      <div className={classes.side}>
        <span
          className={classes.replies}
          aria-label={`${replies} ${replies === 1 ? 'reply' : 'replies'}`}
        >
          <IconMessage2 size={15} aria-hidden /> {replies}
        </span>
        <RelativeTime at={thread.lastPostAt} />
      </div>
    </article>
  );
}
