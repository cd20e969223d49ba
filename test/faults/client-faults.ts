import type { UnreadView } from '@rounds/contracts';
import type { Acknowledged, Found } from './acknowledged-posts.js';

/** What a client's stream handed over, in the order in which it did. */
export type Applied = { seq: number } | { resyncTo: number };

/** Each event once and in order; after a resync it goes on behind the head that was named. */
export function streamFaults(client: string, applied: Applied[]): string[] {
  const faults: string[] = [];
  let last: number | null = null;
  for (const one of applied) {
    if ('resyncTo' in one) {
      last = one.resyncTo;
      continue;
    }
    if (last !== null && one.seq <= last) faults.push(`${client} applied ${one.seq} after ${last}`);
    if (last !== null && one.seq > last + 1)
      faults.push(`${client} skipped to ${one.seq} from ${last}`);
    last = one.seq;
  }
  return faults;
}

/** One who joined the channel before anything was written in it. */
export interface UnreadReader {
  name: string;
  clinicianId: string;
  /** How far the reader was told to have read each thread. */
  marks: ReadonlyMap<string, number>;
  told: UnreadView;
}

/** What the clients' own lists come to, beside what the server counted. */
export function unreadFaults(
  channelId: string,
  acknowledged: Acknowledged[],
  { posts }: Found,
  readers: UnreadReader[],
): string[] {
  const known = new Map(posts.map((post) => [post.id, post]));
  for (const { post } of acknowledged) known.set(post.id, post);
  return readers.flatMap(({ name, clinicianId, marks, told }) => {
    const left = [...known.values()].filter(
      ({ author, threadId, number, deletedAt }) =>
        author.id !== clinicianId && !deletedAt && number > (marks.get(threadId) ?? 0),
    );
    const wanted = [new Set(left.map(({ threadId }) => threadId)).size, left.length];
    const one = told.channels.find((channel) => channel.channelId === channelId);
    const got = [one?.unreadThreads, one?.unreadPosts];
    if (got.join() === wanted.join()) return [];
    return [
      `${name} is told of ${got.join(' threads with ')} unread posts, not ${wanted.join('/')}`,
    ];
  });
}
