import type { Page, PostEvent, PostView } from '@rounds/contracts';
import { InfiniteQueryObserver, QueryClient, type InfiniteData } from '@tanstack/react-query';
import { LivePosts } from '../../../lib/live-posts';
import { postsKey, type PostWindow } from './posts';
import { applyPosts, patchQuotes, quotingPosts, watchReadings } from './thread-cache';

type Quote = NonNullable<PostView['replyTo']>;

const THREAD = 'thread';
const post = (number: number, seq = number, replyTo: Quote | null = null): PostEvent =>
  ({
    ...{ id: `post-${number}`, threadId: THREAD, number, seq, replyTo },
    ...{ body: `text ${number}`, reactions: {} },
    ...{ revision: 1, editedAt: null, deletedAt: null },
    createdAt: '2026-01-01T00:00:00.000Z',
  }) as unknown as PostEvent;
const quoteOf = (number: number) => ({ id: `post-${number}`, excerpt: 'as it was' }) as Quote;
const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** The thread page's query on a real cache; each request is answered by hand. */
function open() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: { answer: (page: Page<PostView>) => void; fail: () => void }[] = [];
  const observer = new InfiniteQueryObserver<
    Page<PostView>,
    Error,
    InfiniteData<Page<PostView>>,
    unknown[],
    PostWindow
  >(queryClient, {
    queryKey: [...postsKey(THREAD), 0],
    queryFn: () =>
      new Promise((resolve, reject) => {
        asked.push({ answer: resolve, fail: () => reject(new Error('down')) });
      }),
    initialPageParam: { after: 0 },
    getNextPageParam: ({ nextCursor }) => (nextCursor ? { after: Number(nextCursor) } : undefined),
  });
  const close = observer.subscribe(() => undefined);
  const live = new LivePosts<PostEvent, Quote>({
    onPosts: (posts) => applyPosts(queryClient, THREAD, posts),
    quoting: (id) => quotingPosts(queryClient, THREAD, id),
    readQuote: () => Promise.reject(new Error('not asked here')),
    onQuote: (id, quote) => patchQuotes(queryClient, THREAD, id, quote),
    timer: { set: () => 0, clear: () => undefined },
  });
  const stop = watchReadings(queryClient, THREAD, live);
  const shown = () =>
    (observer.getCurrentResult().data?.pages ?? [])
      .flatMap(({ items }) => items)
      .map(({ number, body }) => `${number} ${body}`);
  const answer = async (items: PostView[], nextCursor: string | null = null): Promise<void> => {
    asked.shift()!.answer({ items, nextCursor });
    await settled();
  };
  return {
    ...{ queryClient, observer, live, asked, shown, answer },
    done: () => {
      stop();
      close();
      queryClient.clear();
    },
  };
}

describe('live posts while a thread is being read', () => {
  it('are put in after the first reading, which began before them', async () => {
    const { live, shown, answer, done } = open();
    live.receive([post(2)]);
    expect(shown()).toEqual([]);
    await answer([post(1)]);
    expect(shown()).toEqual(['1 text 1', '2 text 2']);
    done();
  });

  it('are there once where the answer holds them too', async () => {
    const { live, shown, answer, done } = open();
    live.receive([post(2)]);
    await answer([post(1), post(2)]);
    expect(shown()).toEqual(['1 text 1', '2 text 2']);
    done();
  });

  it('survive the next page, whose answer is put to what was there before', async () => {
    const { observer, live, shown, answer, done } = open();
    await answer([post(1)], '1');
    void observer.fetchNextPage();
    live.receive([{ ...post(1, 9), body: 'edited' }]);
    live.receive([post(3, 10)]);
    expect(shown()).toEqual(['1 text 1']);
    await answer([post(2)]);
    expect(shown()).toEqual(['1 edited', '2 text 2', '3 text 3']);
    done();
  });

  it('survive a reading afresh, and one that is begun again within it', async () => {
    const { queryClient, live, asked, shown, answer, done } = open();
    await answer([post(1)]);
    void queryClient.invalidateQueries({ queryKey: postsKey(THREAD) });
    live.receive([post(2)]);
    void queryClient.invalidateQueries({ queryKey: postsKey(THREAD) });
    await settled();
    expect(asked).toHaveLength(2);
    asked.shift();
    live.receive([post(3)]);
    expect(shown()).toEqual(['1 text 1']);
    await answer([post(1), post(2)]);
    expect(shown()).toEqual(['1 text 1', '2 text 2', '3 text 3']);
    done();
  });

  it('are put to what was there where the reading fails', async () => {
    const { queryClient, live, asked, shown, answer, done } = open();
    await answer([post(1)]);
    void queryClient.invalidateQueries({ queryKey: postsKey(THREAD) });
    live.receive([post(2)]);
    asked.shift()!.fail();
    await settled();
    expect(shown()).toEqual(['1 text 1', '2 text 2']);
    done();
  });

  it('empty the quotes of a post that is deleted, wherever it is quoted', async () => {
    const { observer, live, answer, done } = open();
    await answer([post(1), post(2, 2, quoteOf(1)), post(3, 3, quoteOf(2))]);
    live.receive([{ ...post(1, 9), deletedAt: '2026-01-02T00:00:00.000Z' }]);
    const posts = observer.getCurrentResult().data!.pages[0]!.items;
    expect(posts.map(({ replyTo }) => replyTo?.excerpt)).toEqual([undefined, '', 'as it was']);
    done();
  });
});

it('leaves what was edited or deleted, whichever answer comes late', async () => {
  const { queryClient, observer, answer, done } = open();
  await answer([{ ...post(1), body: 'edited', revision: 2 }, post(2)]);
  applyPosts(queryClient, THREAD, [{ ...post(2), deletedAt: '2026-01-02T00:00:00.000Z' }]);
  applyPosts(queryClient, THREAD, [post(1), { ...post(2), body: 'late', revision: 2 }]);
  const { items } = observer.getCurrentResult().data!.pages[0]!;
  expect(items[0]).toMatchObject({ body: 'edited', revision: 2 });
  expect(items[1]).toMatchObject({ deletedAt: '2026-01-02T00:00:00.000Z' });
  done();
});
