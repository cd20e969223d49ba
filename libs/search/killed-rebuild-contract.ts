import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { searchQuery } from '@rounds/contracts';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum, type MakeEngine } from './search-test-forum.js';

const POSTS = 4_500;
/** Each starts a process. */
const PATIENCE_MS = 180_000;

/** `env` tells a process of its own which engine it is, and which index. */
export function describeKilledRebuild(
  name: string,
  makeEngine: MakeEngine,
  env: () => Record<string, string>,
): void {
  describe(`a rebuild with ${name} that is killed with -9`, () => {
    let forum: SearchTestForum;

    beforeAll(async () => {
      forum = await SearchTestForum.open(makeEngine);
      await forum.manyReplies(POSTS - 1, 'Tocilizumab report');
      expect(await forum.indexer.rebuild()).toBe(POSTS);
    }, 300_000);
    afterAll(() => forum?.close());

    /** Runs a rebuild in a process of its own, and kills it so long after its nth batch. */
    async function killedAfter(batches: number, delayMs: number): Promise<string[]> {
      const program = `require('./libs/search/rebuild-process.ts')`;
      const child = spawn(process.execPath, ['-r', './test/typescript.cjs', '-e', program], {
        env: { PATH: process.env.PATH, DATABASE_URL: forum.databaseUrl, ...env() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines: string[] = [];
      createInterface(child.stdout).on('line', (line) => {
        lines.push(line);
        if (lines.length === batches) setTimeout(() => child.kill('SIGKILL'), delayMs);
      });
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      expect([signal, lines.includes('finished')]).toEqual(['SIGKILL', false]);
      return lines;
    }

    const everyPost = async () => {
      const asked = searchQuery.parse({ q: 'tocilizumab', sort: 'newest' });
      const { search } = await forum.app.get(SearchResolver).resolve(forum.reader, asked);
      const { hits } = await forum.engine.search({ ...search!, limit: 2 * POSTS });
      return hits.map(({ postId }) => postId).sort();
    };
    const alive = async () =>
      (
        await forum.dataSource.query<{ id: string }[]>(
          `SELECT id FROM post WHERE deleted_at IS NULL ORDER BY id`,
        )
      ).map(({ id }) => id);

    it.each([
      ['in its first batch', 1, 0],
      ['half-way', 2, 30],
      ['again', 2, 150],
    ])(
      '%s, leaves what is found as it was, and lets others write',
      async (_, batches, delay) => {
        await killedAfter(batches, delay);
        expect((await forum.search({ q: 'tocilizumab' })).total).toBe(POSTS);
        const [post] = await forum.dataSource.query<{ id: string }[]>(
          `SELECT id FROM post WHERE body LIKE '%report 17'`,
        );
        await forum.edit(post!.id, `Tocilizumab report 17, now with sarilumab ${delay}`);
        await forum.indexer.refresh([post!.id]);
        expect((await forum.search({ q: `"sarilumab ${delay}"` })).items).toHaveLength(1);
        await forum.edit(post!.id, 'Tocilizumab report 17');
      },
      PATIENCE_MS,
    );

    it(
      'is begun anew, and nothing is lost or there twice',
      async () => {
        await killedAfter(1, 50);
        // Changed while nothing was running: only the rebuild can see it.
        await forum.dataSource.query(
          `UPDATE post SET deleted_at = now() WHERE body LIKE '%report 42'`,
        );
        await forum.dataSource.query(
          `UPDATE post SET html = replace(html, 'report', 'verdict') WHERE body LIKE '%report 99'`,
        );
        expect(await forum.indexer.rebuild()).toBe(POSTS - 1);
        expect(await everyPost()).toEqual(await alive());
        expect((await forum.search({ q: 'tocilizumab' })).total).toBe(POSTS - 1);
        expect((await forum.search({ q: 'verdict' })).total).toBe(1);
      },
      PATIENCE_MS,
    );

    it(
      'is begun anew by itself where there was no index before',
      async () => {
        await forum.dataSource.query('DELETE FROM search_state');
        await killedAfter(1, 20);
        expect(await forum.indexer.rebuildIfNew()).toBe(POSTS - 1);
        expect(await forum.indexer.rebuildIfNew()).toBeNull();
        expect(await everyPost()).toEqual(await alive());
      },
      PATIENCE_MS,
    );
  });
}
