import type { FeedItem } from '@rounds/contracts';
import { IconNews } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLiveEvent } from '../../../lib/use-live';
import { AsyncList } from '../../../ui/async-list';
import { NewsPill } from '../../../ui/news-pill';
import { Page, Sheet } from '../../../ui/page';
import { isAtTop, scrollToTop } from '../../../ui/scroll';
import { EmptyState } from '../../../ui/states';
import { feedQuery, prependToFeed } from '../api/feed';
import { FeedRow } from '../components/feed-row';

export function FeedPage({ suggestions }: { suggestions: ReactNode }) {
  const queryClient = useQueryClient();
  const feed = useInfiniteQuery(feedQuery);
  const [waiting, setWaiting] = useState<FeedItem[]>([]);

  useLiveEvent('feed:post', (item) => {
    if (isAtTop()) prependToFeed(queryClient, [item]);
    else setWaiting((had) => [item, ...had.filter(({ post }) => post.id !== item.post.id)]);
  });
  const show = (): void => {
    prependToFeed(queryClient, waiting);
    setWaiting([]);
    scrollToTop();
  };

  return (
    <Page title="Feed" subtitle="The newest of the clinicians and medications you follow">
      <NewsPill
        towards="up"
        label={waiting.length > 0 ? `${waiting.length} new` : null}
        onClick={show}
      />
      <Sheet>
        <AsyncList
          query={feed}
          label="posts"
          itemKey={({ post }) => post.id}
          empty={
            <>
              <EmptyState icon={<IconNews />} title="Your feed is empty">
                Follow colleagues whose judgement you trust, and medications on their pages: what is
                written appears here.
              </EmptyState>
              {suggestions}
            </>
          }
        >
          {(item) => <FeedRow item={item} />}
        </AsyncList>
      </Sheet>
    </Page>
  );
}
