import { Select, SegmentedControl } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { KINDS } from '../../../ui/kinds';
import { NewsPill } from '../../../ui/news-pill';
import { Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useThreads, type ThreadsFilter } from '../api/threads';
import classes from './thread-list.module.css';
import { ThreadRow } from './thread-row';
import { useChannelNews } from './use-channel-news';

interface ThreadListProps {
  slug: string;
  channelId: string | undefined;
  filter: ThreadsFilter;
  onFilter: (filter: ThreadsFilter) => void;
  /** Offered where there is no thread yet. */
  opener: ReactNode;
}

export function ThreadList({ slug, channelId, filter, onFilter, opener }: ThreadListProps) {
  const { ready, waiting, show } = useChannelNews(slug, channelId);
  const threads = useThreads(slug, filter, ready);
  return (
    <>
      <NewsPill towards="up" label={waiting > 0 ? `${waiting} new` : null} onClick={show} />
      <Sheet>
        <div className={classes.filters}>
          <SegmentedControl
            size="xs"
            aria-label="Order"
            value={filter.sort ?? 'active'}
            onChange={(sort) =>
              onFilter({ ...filter, sort: sort === 'newest' ? 'newest' : undefined })
            }
            data={[
              { value: 'active', label: 'Active' },
              { value: 'newest', label: 'Newest' },
            ]}
          />
          <Select
            size="xs"
            aria-label="Kind"
            className={classes.kind}
            data={KINDS}
            clearable
            placeholder="Every kind"
            value={filter.kind ?? null}
            onChange={(kind) => onFilter({ ...filter, kind: kind ?? undefined })}
          />
        </div>
        <AsyncList
          query={threads}
          label="threads"
          itemKey={(thread) => thread.id}
          empty={
            <EmptyState
              icon={<IconMessages />}
              title={filter.kind ? 'Nothing of this kind yet' : 'Nobody has written here yet'}
            >
              {opener}
            </EmptyState>
          }
        >
          {(thread) => <ThreadRow thread={thread} />}
        </AsyncList>
      </Sheet>
    </>
  );
}
