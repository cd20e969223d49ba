import { Button, Group, Text } from '@mantine/core';
import type { ChannelMember, ChannelView } from '@rounds/contracts';
import { IconUsers } from '@tabler/icons-react';
import { useState, type ComponentType } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { Confirm } from '../../../ui/confirm';
import { EmptyState } from '../../../ui/states';
import type { TagOption, TagPickerProps } from '../../../ui/tag-picker';
import { useChangeMember, useMembers } from '../api/members';
import classes from './members-list.module.css';

interface MembersListProps {
  channel: ChannelView;
  ClinicianPicker: ComponentType<TagPickerProps>;
}

export function MembersList({ channel, ClinicianPicker }: MembersListProps) {
  const members = useMembers(channel.slug);
  const change = useChangeMember(channel.slug);
  const [picked, setPicked] = useState<TagOption[]>([]);
  const [leaving, setLeaving] = useState<ChannelMember | null>(null);
  const isOwner = channel.membership === 'owner';

  const add = async (): Promise<void> => {
    for (const one of picked) {
      await change.mutateAsync({ clinicianId: one.value, isMember: true });
      setPicked((had) => had.filter(({ value }) => value !== one.value));
    }
  };

  return (
    <>
      {isOwner && (
        <div className={classes.add}>
          <ClinicianPicker label="Add members" value={picked} onChange={setPicked} />
          <Button
            disabled={picked.length === 0}
            loading={change.isPending}
            onClick={() => void add().catch(() => undefined)}
          >
            Add
          </Button>
        </div>
      )}
      <AsyncList
        query={members}
        label="members"
        itemKey={(one) => one.id}
        empty={<EmptyState icon={<IconUsers />} title="No members" />}
      >
        {(one) => (
          <div className={classes.row}>
            <Avatar person={one} />
            <div className={classes.who}>
              <AuthorLine author={one} />
            </div>
            {one.membership === 'owner' ? (
              <Text size="xs" c="dimmed">
                owner
              </Text>
            ) : (
              isOwner && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Remove ${one.displayName}`}
                  onClick={() => setLeaving(one)}
                >
                  Remove
                </Button>
              )
            )}
          </div>
        )}
      </AsyncList>
      <Confirm
        opened={leaving !== null}
        title="Remove from the channel?"
        confirmLabel="Remove"
        onClose={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) change.mutate({ clinicianId: leaving.id, isMember: false });
          setLeaving(null);
        }}
      >
        <Group gap={4}>{leaving?.displayName} will no longer see anything of this channel.</Group>
      </Confirm>
    </>
  );
}
