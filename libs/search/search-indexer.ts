import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ConsumerUnavailable, OutboxConsumers } from '@rounds/platform';
import { PostTouched } from '@rounds/threads';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import {
  documentsAfter,
  documentsOf,
  type PostDocument,
  type PostDocuments,
} from './post-document.js';
import { SEARCH_ENGINE, type SearchEngine } from './search-engine.js';
import { rebuildUnderWay } from './search-errors.js';
import { claimRebuild, isRebuilding, releaseRebuild, writing } from './search-locks.js';

/** The outbox consumer that brings posts into the index. */
export const SEARCH_CONSUMER = 'search-index';

const BATCH = 500;
/** Upkeep after a few posts; after many it is given half of the time that they took. */
const TIDY_MS = 50;

export interface RebuildProgress {
  indexed: number;
  total: number;
}

/** Brings the engine up to date with the database, post by post or from scratch. */
@Injectable()
export class SearchIndexer implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger(SearchIndexer.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly consumers: OutboxConsumers,
    @Inject(SEARCH_ENGINE) private readonly engine: SearchEngine,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: SEARCH_CONSUMER,
      topic: PostTouched,
      handle: (payloads) =>
        this.refresh(
          payloads.map(({ postId }) => postId),
          payloads.flatMap(({ threadId, wholeThread }) => (wholeThread ? [threadId] : [])),
        ),
    });
  }

  /** Rounds starts without its search engine; whatever next needs the engine sets it up then. */
  onApplicationBootstrap(): void {
    this.engine.prepare().catch((error: unknown) => {
      this.logger.warn({ err: error }, `${this.engine.name} could not be set up yet`);
    });
  }

  /**
   * Makes the index say what the database says of these posts, of all in these threads, and of
   * deleted threads that any of them is in.
   */
  async refresh(postIds: string[], threadIds: string[] = []): Promise<void> {
    await this.connected(async ({ manager }) => {
      const started = performance.now();
      const ids = new Set([...postIds, ...(await postsOfThreads(manager, threadIds))]);
      const gone = await this.refreshAll(manager, [...ids]);
      const others = (await postsOfDeletedThreads(manager, gone)).filter((id) => !ids.has(id));
      await this.refreshAll(manager, others);
      await this.tidyFor(Math.max(TIDY_MS, (performance.now() - started) / 2), manager);
    });
  }

  /** Answers those that are gone. */
  private async refreshAll(manager: EntityManager, ids: string[]): Promise<string[]> {
    const gone: string[] = [];
    for (let at = 0; at < ids.length; at += BATCH) {
      await writing(manager, async () => {
        const rebuilding = await isRebuilding(manager);
        const posts = await documentsOf(manager, ids.slice(at, at + BATCH));
        await this.write(manager, posts, rebuilding);
        gone.push(...posts.gone);
      });
    }
    return gone;
  }

  /** Piece by piece, so that the next posts wait no longer than that. */
  private async tidyFor(ms: number, manager: EntityManager): Promise<void> {
    const end = performance.now() + ms;
    while (await writing(manager, () => this.engine.tidy(manager))) {
      if (performance.now() >= end) return;
    }
  }

  /**
   * From scratch, beside the live index, which readers keep until the new one takes its place.
   * Posts touched meanwhile go into both. Killed, it leaves nothing that matters: run it again.
   * Throws rebuild_under_way when another process is at it.
   */
  async rebuild(
    progress: (state: RebuildProgress) => void = () => {},
    signal?: AbortSignal,
  ): Promise<number> {
    return this.connected(async ({ manager }) => {
      // Claimed within the lock, so that whoever sees the claim finds the new index there.
      const claimed = await writing(manager, () =>
        claimRebuild(manager, () => this.engine.startRebuild(manager)),
      );
      if (!claimed) throw rebuildUnderWay();
      let finished = false;
      try {
        const [count] = await manager.query<{ total: number }[]>(
          'SELECT count(*)::int AS total FROM post WHERE deleted_at IS NULL',
        );
        const indexed = await this.fill(manager, count?.total ?? 0, progress, signal);
        await writing(manager, async () => {
          await this.engine.finishRebuild(manager);
          // Still within the lock: who sees the claim may write to an index that is not there.
          await releaseRebuild(manager);
          finished = true;
          await this.remember(manager);
        });
        while (await writing(manager, () => this.engine.tidy(manager)));
        return indexed;
      } finally {
        if (!finished) await releaseRebuild(manager);
      }
    });
  }

  /** Rebuilds where the engine's index is not the one that was filled last; null where it is. */
  async rebuildIfNew(signal?: AbortSignal): Promise<number | null> {
    const [row] = await this.dataSource.query<{ engine: string }[]>(
      'SELECT engine FROM search_state',
    );
    return row?.engine === (await this.engine.identity()) ? null : this.rebuild(undefined, signal);
  }

  private async remember(manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO search_state (engine) VALUES ($1)
       ON CONFLICT (singleton) DO UPDATE SET engine = $1, built_at = now()`,
      [await this.engine.identity()],
    );
  }

  private async fill(
    manager: EntityManager,
    total: number,
    progress: (state: RebuildProgress) => void,
    signal?: AbortSignal,
  ): Promise<number> {
    let after: string | null = null;
    for (let indexed = 0; ;) {
      signal?.throwIfAborted();
      // Read within the lock: nothing older can overwrite what refresh wrote.
      const batch = await writing(manager, async () => {
        const read = await documentsAfter(manager, after, this.engine.batch);
        await this.indexAll(read.documents, manager);
        return read;
      });
      const over = batch.last === null;
      while (await writing(manager, () => this.engine.settleRebuild(manager, over)));
      if (over) return indexed;
      after = batch.last;
      indexed += batch.documents.length;
      progress({ indexed, total: Math.max(total, indexed) });
    }
  }

  /** One that the engine cannot take is told of and left out, rather than all the others with it. */
  private async indexAll(documents: PostDocument[], manager: EntityManager): Promise<void> {
    if (documents.length === 0) return;
    try {
      await this.engine.rebuildWith(documents, manager);
    } catch (error) {
      if (error instanceof ConsumerUnavailable) throw error;
      const [only] = documents;
      if (documents.length === 1) {
        this.logger.error({ err: error, postId: only?.postId }, 'a post could not be indexed');
        return;
      }
      for (const document of documents) await this.indexAll([document], manager);
    }
  }

  private async write(
    manager: EntityManager,
    { documents, gone }: PostDocuments,
    rebuilding: boolean,
  ): Promise<void> {
    for (const target of rebuilding ? (['live', 'next'] as const) : (['live'] as const)) {
      if (documents.length > 0) await this.engine.index(documents, target, manager);
      if (gone.length > 0) await this.engine.remove(gone, target, manager);
    }
  }

  /** On one connection and in no transaction: locks outlive statements, and idling is allowed. */
  private async connected<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}

async function postsOfThreads(manager: EntityManager, threadIds: string[]): Promise<string[]> {
  if (threadIds.length === 0) return [];
  const rows = await manager.query<{ id: string }[]>(
    'SELECT id FROM post WHERE thread_id = ANY($1::uuid[])',
    [threadIds],
  );
  return rows.map(({ id }) => id);
}

/** Deleting a thread touches its first post only, and takes all others out of sight. */
async function postsOfDeletedThreads(manager: EntityManager, gone: string[]): Promise<string[]> {
  if (gone.length === 0) return [];
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM post WHERE thread_id IN (
       SELECT t.id FROM post p JOIN thread t ON t.id = p.thread_id
        WHERE p.id = ANY($1::uuid[]) AND t.deleted_at IS NOT NULL)`,
    [gone],
  );
  return rows.map(({ id }) => id);
}
