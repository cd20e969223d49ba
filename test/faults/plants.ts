import { isEdited, type Acknowledged } from './acknowledged-posts.js';
import type { FaultLoad } from './fault-load.js';
import type { FaultStage } from './fault-stage.js';

/** What the checker must find, put where it looks. */
export const PLANTS = [
  ...(['loss', 'duplicate', 'disorder', 'gap', 'unread'] as const),
  ...(['lost edit', 'lost deletion', 'untold edit', 'stale search'] as const),
];
export type Plant = (typeof PLANTS)[number];

/** What it must say of each. */
export const traceOf: Record<Plant, RegExp> = {
  loss: /^lost: /,
  duplicate: /^2 times: /,
  disorder: /^out of order: /,
  gap: /^seq \d+ stands where /,
  unread: / is told of .* unread posts, not /,
  'lost edit': /^changed: /,
  'lost deletion': /^back again: /,
  'untold edit': /^changes of /,
  'stale search': /found as they were before/,
};

type Planting = (
  stage: FaultStage,
  load: FaultLoad,
  acknowledged: Acknowledged[],
) => Promise<unknown> | void;

export const plants: Record<Plant, Planting> = {
  loss: async ({ layout }, _, acknowledged) => {
    const id = acknowledged[Math.floor(acknowledged.length / 2)]?.post.id;
    await layout.dataSource.query('DELETE FROM search_document WHERE post_id = $1', [id]);
    await layout.dataSource.query('DELETE FROM post WHERE id = $1', [id]);
  },
  duplicate: async ({ layout }, _, acknowledged) => {
    const [one, other] = acknowledged.filter(({ post }) => !post.deletedAt);
    await layout.dataSource.query('UPDATE post SET body = $2 WHERE id = $1', [
      one?.post.id,
      other?.post.body,
    ]);
  },
  disorder: async ({ layout }, _, acknowledged) => {
    // Those that were under way together may stand in either order.
    const isBehind = (first: Acknowledged) => (later: Acknowledged) =>
      later.post.threadId === first.post.threadId && later.sentAt > first.acknowledgedAt;
    const first = acknowledged.find((each) => acknowledged.some(isBehind(each)));
    const last = first && acknowledged.findLast(isBehind(first));
    if (!first || !last) throw new Error('no post was sent after another of its thread');
    // The numbers swap, in the database and in what the writers were told.
    const [low, high] = [first.post.number, last.post.number];
    const move = (id: string, number: number) =>
      layout.dataSource.query('UPDATE post SET number = $2 WHERE id = $1', [id, number]);
    await move(first.post.id, -1);
    await move(last.post.id, low);
    await move(first.post.id, high);
    first.post = { ...first.post, number: high };
    last.post = { ...last.post, number: low };
  },
  'lost edit': ({ layout }, _, acknowledged) =>
    layout.dataSource.query(`UPDATE post SET body = 'as before' WHERE id = $1`, [
      oneOf(acknowledged, isEdited),
    ]),
  'lost deletion': ({ layout }, _, acknowledged) =>
    layout.dataSource.query('UPDATE post SET deleted_at = NULL WHERE id = $1', [
      oneOf(acknowledged, ({ post }) => post.deletedAt !== null),
    ]),
  'untold edit': async (_, load, acknowledged) => {
    const log = await load.log();
    const id = oneOf(acknowledged, isEdited);
    // Another event in its place, so that there is no gap.
    const event = log.find(({ type, postId }) => type === 'post.edited' && postId === id);
    if (event) event.type = 'post.reacted';
  },
  'stale search': async ({ layout }, _, acknowledged) => {
    await layout.dataSource.query(
      `UPDATE search_text SET words = 'edit' WHERE doc_id = (
         SELECT doc_id FROM search_document WHERE post_id = $1)`,
      [oneOf(acknowledged, isEdited)],
    );
  },
  gap: async (_, load) => {
    const log = await load.log();
    log.splice(Math.floor(log.length / 2), 1);
  },
  unread: async ({ layout }, load) => {
    const { clinicianId } = load.readers[0] ?? {};
    await layout.dataSource.query(
      `INSERT INTO thread_state (clinician_id, thread_id, level) VALUES ($1, $2, 'mute')
       ON CONFLICT (clinician_id, thread_id) DO UPDATE SET level = 'mute'`,
      [clinicianId, load.threadIds[0]],
    );
  },
};

function oneOf(acknowledged: Acknowledged[], is: (each: Acknowledged) => boolean): string {
  const found = acknowledged.find(is);
  if (!found) throw new Error('nothing there to plant it in');
  return found.post.id;
}
