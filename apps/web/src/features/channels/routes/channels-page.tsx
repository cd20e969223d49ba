import { Button, TextInput } from '@mantine/core';
import type { ChannelView, Page as PageOf } from '@rounds/contracts';
import { IconPlus, IconSearch, IconStethoscope } from '@tabler/icons-react';
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isModerator, useMe } from '../../../lib/session';
import { AsyncList } from '../../../ui/async-list';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { channelsQuery } from '../api/channels';
import { ChannelRow } from '../components/channel-row';
import { CreateChannelForm } from '../components/create-channel-form';
import classes from './channels-page.module.css';

/** The reader's own first, then by name; filtered by what was typed. */
function arrange(
  data: InfiniteData<PageOf<ChannelView>>,
  typed: string,
): InfiniteData<PageOf<ChannelView>> {
  const wanted = typed.trim().toLowerCase();
  const items = data.pages
    .flatMap((page) => page.items)
    .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted))
    .sort(
      (a, b) =>
        Number(b.membership !== null) - Number(a.membership !== null) ||
        a.name.localeCompare(b.name),
    );
  return { pages: [{ items, nextCursor: null }], pageParams: [''] };
}

export function ChannelsPage({ unread }: { unread: Map<string, number> }) {
  const me = useMe();
  const channels = useInfiniteQuery(channelsQuery);
  const [typed, setTyped] = useState('');
  const [isMaking, setIsMaking] = useState(false);
  const data = useMemo(
    () => (channels.data ? arrange(channels.data, typed) : undefined),
    [channels.data, typed],
  );
  return (
    <Page
      title="Channels"
      subtitle="One for each specialty; open channels can be read without joining"
      actions={
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setIsMaking(true)}
        >
          New channel
        </Button>
      }
    >
      <Sheet>
        <div className={classes.find}>
          <TextInput
            aria-label="Find a channel"
            type="search"
            placeholder="Find a channel"
            leftSection={<IconSearch size={16} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <AsyncList
          query={{ ...channels, data } as typeof channels}
          label="channels"
          itemKey={(channel) => channel.id}
          empty={<EmptyState icon={<IconStethoscope />} title="No channel of that name" />}
        >
          {(channel) => <ChannelRow channel={channel} unread={unread.get(channel.id) ?? 0} />}
        </AsyncList>
      </Sheet>
      <CreateChannelForm
        opened={isMaking}
        onClose={() => setIsMaking(false)}
        mayMakeOpen={isModerator(me)}
      />
    </Page>
  );
}
