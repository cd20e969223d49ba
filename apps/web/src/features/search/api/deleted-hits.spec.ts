import type { ChannelEventView, SearchAnswer, SearchHit } from '@rounds/contracts';
import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { dropDeleted, searchKey, withoutDeleted } from './deleted-hits';

const answer = (postIds: string[], total: number, totalIsExact = true): SearchAnswer => ({
  items: postIds.map((postId) => ({ postId }) as SearchHit),
  total,
  totalIsExact,
  facets: { channel: [], kind: [], medication: [], effect: [], year: [] },
  problems: [],
  understood: [],
  nextCursor: null,
});
const event = (type: ChannelEventView['type'], postId: string): ChannelEventView => ({
  ...{ channelId: 'c', seq: 1, threadId: 't', at: '2026-01-01T00:00:00Z' },
  type,
  postId,
});
const told = (pages: SearchAnswer[] | undefined) =>
  pages?.map(({ items, total }) => [items.map(({ postId }) => postId), total]);

describe('results of which some are deleted', () => {
  const client = new QueryClient();
  const keep = (words: string, pages: SearchAnswer[]) =>
    client.setQueryData([...searchKey, words], { pages, pageParams: [] });
  const kept = (words: string) =>
    client.getQueryData<{ pages: SearchAnswer[] }>([...searchKey, words])?.pages;
  afterAll(() => client.clear());

  it('lose those, on every page and in the count, and others stay the same', () => {
    const other = [answer(['x'], 1)];
    keep('words', [answer(['a', 'b'], 4), answer(['c', 'd'], 4)]);
    keep('other words', other);
    dropDeleted(client, [event('post.deleted', 'b'), event('thread.deleted', 'c')]);
    expect(told(kept('words'))).toEqual([
      [['a'], 2],
      [['d'], 2],
    ]);
    expect(kept('other words')).toBe(other);
  });

  it('are left alone by other events', () => {
    keep('words', [answer(['e'], 1)]);
    dropDeleted(client, [event('post.edited', 'e'), event('post.reacted', 'e')]);
    expect(told(kept('words'))).toEqual([[['e'], 1]]);
  });

  it('do not come back with a page that was under way, nor with those before it', async () => {
    let answerNext = (_: SearchAnswer) => {};
    const observer = new InfiniteQueryObserver(client, {
      queryKey: [...searchKey, 'under way'],
      queryFn: ({ pageParam }): Promise<SearchAnswer> =>
        pageParam === undefined
          ? Promise.resolve({ ...answer(['f', 'g'], 4), nextCursor: 'next' })
          : new Promise((resolve) => (answerNext = resolve)),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      select: withoutDeleted,
    });
    const stop = observer.subscribe(() => {});
    await observer.refetch();
    const more = observer.fetchNextPage();
    dropDeleted(client, [event('post.deleted', 'f'), event('post.deleted', 'i')]);
    answerNext(answer(['h', 'i'], 4));
    await more;
    expect(told(observer.getCurrentResult().data?.pages)).toEqual([
      [['g'], 2],
      [['h'], 2],
    ]);
    stop();
  });

  it('are not counted down where the count is no more than an estimate', () => {
    dropDeleted(client, [event('post.deleted', 'j')]);
    const { pages } = withoutDeleted({
      pages: [answer(['j'], 10_000, false)],
      pageParams: [undefined],
    });
    expect(told(pages)).toEqual([[[], 10_000]]);
  });
});
