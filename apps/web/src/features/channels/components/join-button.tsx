import { Button } from '@mantine/core';
import type { ChannelView } from '@rounds/contracts';
import { useState } from 'react';
import { Confirm } from '../../../ui/confirm';
import { useMembership } from '../api/membership';

export function JoinButton({ channel }: { channel: ChannelView }) {
  const membership = useMembership(channel.slug);
  const [isLeaving, setIsLeaving] = useState(false);
  const isMember = channel.membership !== null;
  if (channel.membership === 'owner') return null;
  const leave = (): void => {
    if (channel.visibility === 'private') setIsLeaving(true);
    else membership.mutate(false);
  };
  return (
    <>
      <Button
        size="xs"
        variant={isMember ? 'subtle' : 'light'}
        color={isMember ? 'gray' : 'teal'}
        loading={membership.isPending}
        aria-label={`${isMember ? 'Leave' : 'Join'} ${channel.name}`}
        onClick={() => (isMember ? leave() : membership.mutate(true))}
      >
        {isMember ? 'Leave' : 'Join'}
      </Button>
      <Confirm
        opened={isLeaving}
        title={`Leave ${channel.name}?`}
        confirmLabel="Leave"
        onClose={() => setIsLeaving(false)}
        onConfirm={() => {
          setIsLeaving(false);
          membership.mutate(false);
        }}
      >
        The channel is private: you can come back only when its owner adds you.
      </Confirm>
    </>
  );
}
