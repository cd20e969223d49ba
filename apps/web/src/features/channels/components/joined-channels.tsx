import { Skeleton } from '@mantine/core';
import { IconHash, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../../ui/states';
import { UnreadBadge } from '../../../ui/unread-badge';
import { joinedChannelsQuery } from '../api/channels';
import classes from './joined-channels.module.css';

/** The sidebar's list; `unread` is by channel id, because read state lies with the threads. */
export function JoinedChannels({ unread }: { unread: Map<string, number> }) {
  const channels = useQuery(joinedChannelsQuery);
  if (channels.isPending) return <Skeleton height={120} />;
  if (!channels.data) {
    return <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />;
  }
  if (channels.data.length === 0) {
    return (
      <p className={classes.hint}>
        None yet. <Link to="/channels">Join a channel</Link> to see it here.
      </p>
    );
  }
  return (
    <ul className={classes.list}>
      {channels.data.map((channel) => {
        const count = unread.get(channel.id) ?? 0;
        const Icon = channel.visibility === 'private' ? IconLock : IconHash;
        return (
          <li key={channel.id}>
            <Link
              to="/channels/$slug"
              params={{ slug: channel.slug }}
              className={classes.link}
              data-unread={count > 0 || undefined}
            >
              <Icon size={15} aria-hidden className={classes.icon} />
              <span className={classes.name} title={channel.name}>
                {channel.name}
              </span>
              <UnreadBadge count={count} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
