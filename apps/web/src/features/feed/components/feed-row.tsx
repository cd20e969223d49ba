import type { FeedItem, MedicationTag } from '@rounds/contracts';
import { Link } from '@tanstack/react-router';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { Kind } from '../../../ui/kind';
import { Prose } from '../../../ui/prose';
import { RelativeTime } from '../../../ui/relative-time';
import { TagChips } from '../../../ui/tag-chips';
import classes from './feed-row.module.css';

/** What the post names and, where it opened the thread, what that carries. */
function aboutOf({ type, post, thread }: FeedItem): MedicationTag[] {
  const all = [...(type === 'thread' ? thread.medications : []), ...post.mentions.medications];
  return [...new Map(all.map((tag) => [tag.id, tag])).values()];
}

export function FeedRow({ item }: { item: FeedItem }) {
  const { type, post, thread } = item;
  return (
    <article className={classes.row}>
      <div className={classes.head}>
        <Avatar person={post.author} />
        <div className={classes.who}>
          <AuthorLine author={post.author} />
          <div className={classes.meta}>
            {type === 'thread' ? 'opened' : 'replied'} in{' '}
            <Link to="/channels/$slug" params={{ slug: thread.channelSlug }}>
              {thread.channelName}
            </Link>{' '}
            · <RelativeTime at={post.createdAt} />
          </div>
        </div>
        <Kind kind={thread.kind} />
      </div>
      <Link
        to="/threads/$id"
        params={{ id: thread.id }}
        search={{ post: String(post.number) }}
        className={classes.title}
      >
        <bdi>{thread.title}</bdi>
      </Link>
      <TagChips medications={aboutOf(item)} effects={post.mentions.effects} />
      <div className={classes.body}>
        {post.deletedAt ? <em>This post was deleted.</em> : <Prose html={post.html} />}
      </div>
    </article>
  );
}
