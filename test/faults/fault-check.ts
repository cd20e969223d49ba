import { setTimeout as sleep } from 'node:timers/promises';
import type { UnreadView } from '@rounds/contracts';
import {
  read,
  readAfresh,
  readPosts,
  type ForumState,
  type Reader,
} from '../e2e/live/forum-state.js';
import { findFaults, type Acknowledged, type Found } from './acknowledged-posts.js';
import { streamFaults, unreadFaults, type UnreadReader } from './client-faults.js';
import type { FaultLoad } from './fault-load.js';
import type { FaultStage } from './fault-stage.js';
import { stateDifference } from './state-difference.js';

/** Longer than the time between two announcements of the heads. */
const SETTLED_MS = 45_000;
const DERIVED_MS = 20_000;

/** What is there, beside what the clients were told: all that must be right after any fault. */
export async function checkEverything(
  stage: FaultStage,
  load: FaultLoad,
  acknowledged: Acknowledged[],
  patience = SETTLED_MS,
): Promise<string[]> {
  const { channelId } = load.place;
  const asker: Reader = { url: stage.layout.proxyUrl, token: stage.people[0]?.token ?? '' };
  const pages = await Promise.all(load.threadIds.map((id) => readPosts(asker, id)));
  const found: Found = { posts: pages.flatMap((page) => page ?? []), events: await load.log() };
  const readers: UnreadReader[] = await Promise.all(
    load.readers.map(async ({ token, reader, ...who }) => {
      const told = await read<UnreadView>({ ...asker, token }, '/me/unread');
      return { ...who, marks: reader.marks, told: told ?? { channels: [], unreadPosts: 0 } };
    }),
  );
  return [
    ...findFaults(acknowledged, found),
    ...unreadFaults(channelId, acknowledged, found, readers),
    ...(await differing(load, await readAfresh(asker, channelId, load.threadIds), patience)),
    ...load.clients.flatMap(({ name, applied }) => streamFaults(name, applied)),
    ...(await notDerived(stage, channelId, Math.min(patience, DERIVED_MS))),
  ];
}

async function differing(load: FaultLoad, fresh: ForumState, patience: number): Promise<string[]> {
  const end = Date.now() + patience;
  const faults: string[] = [];
  for (const { name, live, threadIds } of load.clients) {
    const posts = Object.fromEntries(threadIds.map((id) => [id, fresh.posts[id] ?? null]));
    for (;;) {
      const difference = stateDifference(live.state(), { ...fresh, posts });
      if (difference && Date.now() > end) faults.push(`${name} ${difference}`);
      if (!difference || Date.now() > end) break;
      await sleep(100);
    }
  }
  return faults;
}

/** What the workers make of every post, in the end. */
async function notDerived(
  { layout }: FaultStage,
  channelId: string,
  patience: number,
): Promise<string[]> {
  for (const end = Date.now() + patience; ; await sleep(100)) {
    const [row] = await layout.dataSource.query<[Record<'waiting' | 'unfound' | 'stale', number>]>(
      `SELECT (SELECT count(*)::int FROM outbox) AS waiting,
              count(*) FILTER (WHERE p.deleted_at IS NULL AND d.post_id IS NULL)::int AS unfound,
              count(*) FILTER (WHERE p.deleted_at IS NOT NULL AND d.post_id IS NOT NULL
                OR p.edited_at IS NOT NULL
                  AND NOT t.words @@ to_tsquery('simple', 'edit & ' || substring(p.body, '\\d+$'))
                OR p.helpful_count <> d.helpful)::int AS stale
         FROM post p LEFT JOIN search_document d ON d.post_id = p.id
         LEFT JOIN search_text t ON t.doc_id = d.doc_id
        WHERE p.channel_id = $1`,
      [channelId],
    );
    const { waiting, unfound, stale } = row;
    if (waiting + unfound + stale === 0) return [];
    if (Date.now() > end) {
      return [
        `${unfound} posts cannot be found, ${stale} are found as they were before, ` +
          `${waiting} rows wait in the outbox`,
      ];
    }
  }
}
