import type { ChannelView } from '@rounds/contracts';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { UnreadBadge } from '../../../ui/unread-badge';
import classes from './channel-row.module.css';
import { JoinButton } from './join-button';

export const members = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'member' : 'members'}`;

export function ChannelRow({ channel, unread }: { channel: ChannelView; unread: number }) {
  return (
    <div className={classes.row}>
      <div className={classes.text}>
        <Link to="/channels/$slug" params={{ slug: channel.slug }} className={classes.name}>
          {channel.visibility === 'private' && <IconLock size={15} aria-label="Private" />}
          {channel.name}
        </Link>{' '}
        <UnreadBadge count={unread} />
        <p className={classes.about}>
          {members(channel.memberCount)}
          {channel.description && ` · ${channel.description}`}
        </p>
      </div>
      <JoinButton channel={channel} />
    </div>
  );
}
