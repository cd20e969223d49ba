import type { ChannelEventType, ChannelEventView, PostView } from '@rounds/contracts';

/** A post that a client was told exists. Times are of one clock. */
export interface Acknowledged {
  /** As its author was told last: after an edit, or as the tombstone. */
  post: PostView;
  sentAt: number;
  acknowledgedAt: number;
  /** How many changes of it were acknowledged; of a deleted one, reactions may be missing. */
  edits: number;
  helpful: number;
}

/** Edited and still there. */
export const isEdited = ({ post, edits }: Acknowledged): boolean => edits > 0 && !post.deletedAt;

/** What is there afterwards. */
export interface Found {
  posts: PostView[];
  /** The channel's whole log. */
  events: ChannelEventView[];
}

/**
 * What is wrong, in words; nothing where each acknowledged post is there once, as acknowledged and
 * in order. Every post of the run must have had a body of its own.
 */
export function findFaults(acknowledged: Acknowledged[], { posts, events }: Found): string[] {
  return [
    ...lost(acknowledged, posts),
    ...duplicates(posts),
    ...disorder(acknowledged),
    ...gaps('number', posts),
    ...logFaults(posts, events),
    ...changeFaults(acknowledged, posts, events),
  ];
}

function lost(acknowledged: Acknowledged[], posts: PostView[]): string[] {
  const byId = new Map(posts.map((post) => [post.id, post]));
  return acknowledged.flatMap(({ post }) => {
    const there = byId.get(post.id);
    if (!there) return [`lost: ${post.body} (${post.id})`];
    if (post.deletedAt) return there.deletedAt ? [] : [`back again: ${there.body} (${post.id})`];
    const same = there.number === post.number && there.body === post.body;
    const is = `${there.number} ${there.body}`;
    return same ? [] : [`changed: ${post.body} was number ${post.number}, is ${is}`];
  });
}

function duplicates(posts: PostView[]): string[] {
  const seen = new Map<string, number>();
  for (const { body, deletedAt } of posts) {
    if (!deletedAt) seen.set(body, (seen.get(body) ?? 0) + 1);
  }
  return [...seen].filter(([, times]) => times > 1).map(([body, n]) => `${n} times: ${body}`);
}

/** Whoever was sent after the acknowledgement of another stands behind it. */
function disorder(acknowledged: Acknowledged[]): string[] {
  const faults: string[] = [];
  for (const group of groups(acknowledged, ({ post }) => post.threadId)) {
    const byEnd = group.toSorted((a, b) => a.acknowledgedAt - b.acknowledgedAt);
    let done = 0;
    let highest = 0;
    for (const later of group.toSorted((a, b) => a.sentAt - b.sentAt)) {
      for (let next = byEnd[done]; next && next.acknowledgedAt < later.sentAt;) {
        highest = Math.max(highest, next.post.number);
        next = byEnd[++done];
      }
      if (later.post.number <= highest) {
        faults.push(`out of order: ${later.post.body} is ${later.post.number}, after ${highest}`);
      }
    }
  }
  return faults;
}

function gaps(what: string, posts: PostView[]): string[] {
  return groups(posts, (post) => post.threadId).flatMap((thread) => {
    const numbers = thread.map((post) => post.number).sort((a, b) => a - b);
    const wrong = numbers.findIndex((number, at) => number !== at + 1);
    return wrong < 0 ? [] : [`${what} ${numbers[wrong]} stands where ${wrong + 1} should`];
  });
}

function logFaults(posts: PostView[], events: ChannelEventView[]): string[] {
  const faults: string[] = [];
  const wrong = events.findIndex(({ seq }, at) => seq !== at + 1);
  if (wrong >= 0) faults.push(`seq ${events[wrong]?.seq} stands where ${wrong + 1} should`);
  const told = new Map<string, number>();
  for (const { type, postId } of events) {
    if (!postId || (type !== 'post.published' && type !== 'thread.opened')) continue;
    told.set(postId, (told.get(postId) ?? 0) + 1);
  }
  for (const { id, body } of posts) {
    if (told.get(id) !== 1) faults.push(`${told.get(id) ?? 0} events tell of ${body}`);
  }
  if (told.size > posts.length) faults.push('events tell of posts that are not there');
  return faults;
}

/** Each change counts once, and is told of once, however often it had to be sent. */
function changeFaults(
  acknowledged: Acknowledged[],
  posts: PostView[],
  events: ChannelEventView[],
): string[] {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const told = new Map<string, number>();
  for (const { type, postId } of events) {
    told.set(`${type} ${postId}`, (told.get(`${type} ${postId}`) ?? 0) + 1);
  }
  return acknowledged.flatMap(({ post, edits, helpful }) => {
    const there = byId.get(post.id);
    if (!there) return []; // lost
    const tellOf = (type: ChannelEventType) => told.get(`${type} ${post.id}`) ?? 0;
    const got = [tellOf('post.edited'), tellOf('post.deleted')];
    const wanted = [edits, post.deletedAt ? 1 : 0];
    if (!post.deletedAt) {
      got.push(tellOf('post.reacted'), there.reactions.helpful);
      wanted.push(helpful, helpful);
    }
    if (got.join() === wanted.join()) return [];
    return [`changes of ${post.body || post.id}: ${got.join()} instead of ${wanted.join()}`];
  });
}

function groups<T>(list: T[], keyOf: (item: T) => string): T[][] {
  const byKey = new Map<string, T[]>();
  for (const item of list) byKey.set(keyOf(item), [...(byKey.get(keyOf(item)) ?? []), item]);
  return [...byKey.values()];
}
