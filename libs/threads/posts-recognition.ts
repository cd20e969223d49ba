import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobRegistry, Outbox } from '@rounds/platform';
import { MENTION_RULES_VERSION, VocabularyMentions } from '@rounds/vocabulary';
import { DataSource, type EntityManager } from 'typeorm';
import { idsOf } from './post-mentions.js';
import { proseOf } from './post-prose.js';
import { retagThreads } from './retag-threads.js';
import { shownTerms } from './shown-terms.js';
import { PostTouched } from './threads-events.js';

const BATCH = 200;

interface State {
  /** The state of vocabulary and rules by which all posts were read; `any`: there were none. */
  done: string | null;
  target: string | null;
  after: string | null;
}

/**
 * Reads again what posts name when the vocabulary or the rules changed, those that are older than
 * recognition among them: in batches, from where a killed process stopped. Posts that are written
 * meanwhile are recognised as they are written, by the state of their moment. Names that are shown
 * follow too, those of threads' tags included.
 */
@Injectable()
export class PostsRecognition implements OnModuleInit {
  private readonly logger = new Logger(PostsRecognition.name);
  private isRunning = false;

  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
    private readonly vocabulary: VocabularyMentions,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'recognise-posts',
      cron: '* * * * *',
      run: async (_, { signal }) => void (await this.run(signal)),
    });
  }

  /** Up to the last post, or until `signal`; comes again next minute. Answers what it read. */
  async run(signal?: AbortSignal): Promise<number> {
    if (this.isRunning) return 0;
    this.isRunning = true;
    try {
      const { revision, in: mentionsIn } = await this.vocabulary.reader();
      const target = `${MENTION_RULES_VERSION}.${revision}`;
      let read = 0;
      if (!(await this.isDone(target))) await retagThreads(this.dataSource, signal);
      while (!signal?.aborted) {
        const batch = await this.dataSource.transaction((tx) => this.batch(tx, target, mentionsIn));
        if (batch === 0) break;
        read += batch;
      }
      if (read > 0) {
        this.outbox.wake(PostTouched);
        this.logger.log(`${read} posts were read for what they name`);
      }
      return read;
    } finally {
      this.isRunning = false;
    }
  }

  private async isDone(target: string): Promise<boolean> {
    const [state] = await this.dataSource.query<Pick<State, 'done'>[]>(
      'SELECT done FROM recognition_state',
    );
    return state?.done === target;
  }

  /** Answers how many posts it read: 0 where all are done, or another process is at it. */
  private async batch(
    tx: EntityManager,
    target: string,
    mentionsIn: Awaited<ReturnType<VocabularyMentions['reader']>>['in'],
  ): Promise<number> {
    const [state] = await tx.query<State[]>(
      `SELECT done, target, after_post_id AS after FROM recognition_state
          FOR UPDATE SKIP LOCKED`,
    );
    if (!state || state.done === target) return 0;
    if (state.done === 'any') return this.finish(tx, target);
    const after = state.target === target ? state.after : null;
    // Locked, so that an edit does not come in between reading and writing.
    const posts = await tx.query<{ id: string; html: string }[]>(
      `SELECT id, html FROM post WHERE ($1::uuid IS NULL OR id > $1) AND deleted_at IS NULL
        ORDER BY id LIMIT $2 FOR NO KEY UPDATE`,
      [after, BATCH],
    );
    const last = posts.at(-1);
    if (!last) return this.finish(tx, target);
    const medications: [string, string][] = [];
    const effects: [string, string][] = [];
    const shown: (string | null)[] = [];
    for (const { id, html } of posts) {
      const named = mentionsIn(proseOf(html));
      shown.push(shownTerms(named));
      for (const medication of idsOf(named.medications)) medications.push([id, medication]);
      for (const effect of idsOf(named.effects)) effects.push([id, effect]);
    }
    const ids = idsOf(posts);
    const changed = new Set([
      ...(await store(tx, 'medication', ids, medications)),
      ...(await store(tx, 'effect', ids, effects)),
    ]);
    await this.touch(tx, [...changed]);
    await show(tx, ids, shown);
    await tx.query('UPDATE recognition_state SET target = $1, after_post_id = $2', [
      target,
      last.id,
    ]);
    return posts.length;
  }

  private async finish(tx: EntityManager, target: string): Promise<number> {
    await tx.query('UPDATE recognition_state SET done = $1, target = NULL, after_post_id = NULL', [
      target,
    ]);
    return 0;
  }

  /** Search has them by what they name. */
  private async touch(tx: EntityManager, postIds: string[]): Promise<void> {
    if (postIds.length === 0) return;
    await tx.query(
      `INSERT INTO outbox (consumer, payload)
       SELECT consumer, jsonb_build_object('postId', p.id, 'threadId', p.thread_id)
         FROM post p, unnest($2::text[]) AS consumer WHERE p.id = ANY($1::uuid[])`,
      [postIds, this.outbox.consumersOf(PostTouched)],
    );
  }
}

/** Gives these posts exactly these; answers the posts for which that changed something. */
async function store(
  tx: EntityManager,
  what: 'medication' | 'effect',
  postIds: string[],
  named: [postId: string, termId: string][],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `WITH named AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS n(post_id, term_id)),
     gone AS (
       DELETE FROM post_${what} had WHERE had.post_id = ANY($1::uuid[])
          AND NOT EXISTS (SELECT 1 FROM named
                WHERE named.post_id = had.post_id AND named.term_id = had.${what}_id)
       RETURNING had.post_id),
     added AS (
       INSERT INTO post_${what} (post_id, ${what}_id, thread_id)
       SELECT p.id, term.id, p.thread_id FROM named JOIN post p ON p.id = named.post_id
         JOIN ${what} term ON term.id = named.term_id
       ON CONFLICT DO NOTHING RETURNING post_id)
     SELECT post_id AS id FROM gone UNION SELECT post_id FROM added`,
    [postIds, named.map(([postId]) => postId), named.map(([, termId]) => termId)],
  );
  return idsOf(rows);
}

/** A name may change while what is named does not. */
async function show(tx: EntityManager, postIds: string[], shown: (string | null)[]): Promise<void> {
  await tx.query(
    `UPDATE post p SET mentions = now.mentions
       FROM (SELECT id, terms::json AS mentions FROM unnest($1::uuid[], $2::text[]) AS s(id, terms)) now
      WHERE p.id = now.id AND p.mentions::jsonb IS DISTINCT FROM now.mentions::jsonb`,
    [postIds, shown],
  );
}
