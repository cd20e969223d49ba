import type { Joined } from './channel-stream';
import { ThreadStream } from './thread-stream';

interface Post {
  id: string;
  seq: number;
}
interface Change {
  seq: number;
  type: string;
  postId: string | null;
  post: Post | null;
}

const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));
const published = (seq: number, postId: string): Change => ({
  seq,
  type: 'post.published',
  postId,
  post: { id: postId, seq },
});

function watch() {
  const joins: { after: number | undefined; answer: (answer: Joined<Change>) => Promise<void> }[] =
    [];
  const seen: string[] = [];
  let pending: (() => void) | null = null;
  const stream = new ThreadStream<Post>({
    join: (after) =>
      new Promise((resolve) => {
        const answer = async (given: Joined<Change>): Promise<void> => {
          resolve(given);
          await settled();
        };
        joins.push({ after, answer });
      }),
    onPosts: (posts) => seen.push(...posts.map(({ id, seq }) => `${id}@${seq}`)),
    onThreadChanged: () => seen.push('thread'),
    onJoined: () => seen.push('joined'),
    onResync: () => seen.push('resync'),
    timer: {
      set: (run) => {
        pending = run;
        return run;
      },
      clear: () => (pending = null),
    },
    random: () => 0.5,
  });
  /** Lets the wait pass, if there is one. */
  const wait = (): void => {
    const run = pending;
    pending = null;
    run?.();
  };
  const join = async (lastSeq: number): Promise<void> => {
    void stream.start();
    await joins.at(-1)!.answer({ lastSeq, events: [] });
    seen.length = 0;
  };
  return { stream, joins, seen, wait, join };
}

describe('ThreadStream', () => {
  it('keeps the newest view of a post, in whatever order its views come', async () => {
    const { stream, seen, join } = watch();
    await join(10);
    stream.receive({ id: 'a', seq: 12 });
    stream.receive({ id: 'a', seq: 11 });
    stream.receive({ id: 'b', seq: 11 });
    expect(seen).toEqual(['a@12', 'b@11']);
  });

  it('asks for a post that the channel announced and that did not come', async () => {
    const { stream, joins, seen, wait, join } = watch();
    await join(10);
    stream.expect({ seq: 11, type: 'post.published', postId: 'a' });
    wait();
    expect(joins[1]!.after).toBe(10);
    await joins[1]!.answer({ lastSeq: 11, events: [published(11, 'a')] });
    wait();
    expect(seen).toEqual(['a@11']);
    expect(joins).toHaveLength(2);
    expect(stream.synced).toBe(11);
  });

  it('asks for nothing where the post came before or after its announcement', async () => {
    const { stream, joins, wait, join } = watch();
    await join(10);
    stream.receive({ id: 'a', seq: 11 });
    stream.expect({ seq: 11, type: 'post.published', postId: 'a' });
    stream.expect({ seq: 12, type: 'post.edited', postId: 'a' });
    stream.receive({ id: 'a', seq: 12 });
    wait();
    expect(joins).toHaveLength(1);
    expect(stream.synced).toBe(12);
  });

  it('reads the thread again when the thread itself changed, and waits for no post then', async () => {
    const { stream, joins, seen, wait, join } = watch();
    await join(10);
    stream.expect({ seq: 11, type: 'thread.answered', postId: 'a' });
    wait();
    expect(seen).toEqual(['thread']);
    expect(joins).toHaveLength(1);
  });

  it('catches up after a reconnect, edits and deletions included', async () => {
    const { stream, joins, seen, join } = watch();
    await join(10);
    stream.disconnected();
    void stream.reconnected();
    expect(joins[1]!.after).toBe(10);
    const answered = { seq: 13, type: 'thread.answered', postId: null, post: null };
    await joins[1]!.answer({
      lastSeq: 13,
      events: [published(11, 'a'), published(12, 'b'), answered],
    });
    expect(seen).toEqual(['a@11', 'b@12', 'thread']);
  });

  it('forgets what it knew when it has to read afresh', async () => {
    const { stream, joins, seen, join } = watch();
    await join(100);
    stream.receive({ id: 'a', seq: 101 });
    void stream.reconnected();
    await joins[1]!.answer({ lastSeq: 20, events: [], resync: true });
    stream.receive({ id: 'a', seq: 21 });
    expect(seen).toEqual(['a@101', 'resync', 'a@21']);
  });
});
