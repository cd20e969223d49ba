import type { ChannelView } from '@rounds/contracts';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { members } from './channel-row';

export function ChannelSubtitle({ channel }: { channel: ChannelView }) {
  return (
    <>
      {channel.visibility === 'private' && (
        <>
          <IconLock size={13} aria-hidden /> Private ·{' '}
        </>
      )}
      <Link to="/channels/$slug/members" params={{ slug: channel.slug }}>
        {members(channel.memberCount)}
      </Link>
      {channel.description && ` · ${channel.description}`}
    </>
  );
}
