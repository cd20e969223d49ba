import { createServer } from 'node:net';
import type { DataSource } from 'typeorm';
import { MeilisearchEngine } from './meilisearch-engine.js';
import { PostgresEngine } from './postgres-engine.js';
import type { SearchEngine } from './search-engine.js';
import { noSynonyms, SearchTestForum } from './search-test-forum.js';

/** An address where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Stands for the address of a search server that comes back: which engine is behind it changes. */
class EngineThatComesBack implements SearchEngine {
  readonly name = 'comes-back';
  readonly batch = 500;
  constructor(private behind: SearchEngine) {}
  comeBack(engine: SearchEngine): void {
    this.behind = engine;
  }
  prepare = () => this.behind.prepare();
  search: SearchEngine['search'] = (search) => this.behind.search(search);
  index: SearchEngine['index'] = (...given) => this.behind.index(...given);
  remove: SearchEngine['remove'] = (...given) => this.behind.remove(...given);
  healthy = () => this.behind.healthy();
  identity = () => this.behind.identity();
  startRebuild: SearchEngine['startRebuild'] = (manager) => this.behind.startRebuild(manager);
  rebuildWith: SearchEngine['rebuildWith'] = (...given) => this.behind.rebuildWith(...given);
  settleRebuild: SearchEngine['settleRebuild'] = (...given) => this.behind.settleRebuild(...given);
  finishRebuild: SearchEngine['finishRebuild'] = (manager) => this.behind.finishRebuild(manager);
  tidy: SearchEngine['tidy'] = (manager) => this.behind.tidy(manager);
}

describe('an engine that is down', () => {
  let forum: SearchTestForum;
  let engine: EngineThatComesBack;

  beforeAll(async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    forum = await SearchTestForum.open(() => {
      const down = new MeilisearchEngine({ url }, noSynonyms);
      return (engine = new EngineThatComesBack(down));
    });
  });
  afterAll(() => forum?.close());

  const touch = (dataSource: DataSource, postId: string, threadId: string) =>
    dataSource.query(`INSERT INTO outbox (consumer, payload) VALUES ('search-index', $1)`, [
      JSON.stringify({ postId, threadId }),
    ]);
  const waiting = async () =>
    await forum.dataSource.query<{ attempts: number; last_error: string | null }[]>(
      `SELECT attempts, last_error FROM outbox WHERE consumer = 'search-index'`,
    );

  it('leaves the work waiting, blames no row, refuses searches, and then catches up', async () => {
    for (const title of ['Missed about infliximab', 'Also missed about infliximab']) {
      const { postId, threadId } = await forum.thread({ title });
      await touch(forum.dataSource, postId, threadId);
    }
    await expect(forum.drain('search-index')).rejects.toThrow('Meilisearch is not there');
    expect(await waiting()).toEqual([
      { attempts: 0, last_error: null },
      { attempts: 0, last_error: null },
    ]);
    expect(await forum.engine.healthy()).toBe(false);
    await expect(forum.indexer.rebuild()).rejects.toThrow('Meilisearch is not there');
    await expect(forum.search({ q: 'infliximab' })).rejects.toMatchObject({
      ...{ code: 'search_unavailable', status: 503 },
    });

    engine.comeBack(new PostgresEngine(forum.dataSource));
    expect(await forum.drain('search-index')).toBe(2);
    expect(await waiting()).toEqual([]);
    expect((await forum.search({ q: 'infliximab' })).total).toBe(2);
    // The rebuild that failed holds nobody up.
    expect(await forum.indexer.rebuild()).toBe(2);
  });
});
