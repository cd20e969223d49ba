import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@rounds/platform';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { Meilisearch } from 'meilisearch';
import { describeKilledRebuild } from './killed-rebuild-contract.js';
import { describeSearchEngine } from './search-engine-contract.js';
import { meilisearchSettings } from './meilisearch-settings.js';
import { describeSearchOperators } from './search-operators-contract.js';
import { chooseEngine } from './search-engines.js';
import { SearchTestForum, type MakeEngine } from './search-test-forum.js';
import { describeSearchWords } from './search-words-contract.js';

const { MEILI_URL, MEILI_KEY } = process.env;

if (MEILI_URL) {
  // Each rebuild tells the server twenty thousand synonyms.
  jest.setTimeout(180_000);
  const made: string[] = [];
  const makeEngine: MakeEngine = (dataSource, thesaurus) => {
    const index = `rounds_test_${newId()}`;
    made.push(index);
    return chooseEngine({ MEILI_URL, MEILI_KEY }, dataSource, thesaurus, index);
  };
  describeSearchEngine('Meilisearch', makeEngine);
  describeSearchOperators('Meilisearch', makeEngine);
  describeSearchWords('Meilisearch', makeEngine);
  describeKilledRebuild('Meilisearch', makeEngine, () => ({
    ...{ MEILI_URL, ...(MEILI_KEY && { MEILI_KEY }), SEARCH_INDEX: made.at(-1)! },
  }));
  const client = new Meilisearch({ host: MEILI_URL, ...(MEILI_KEY && { apiKey: MEILI_KEY }) });

  describe('an index of a real Meilisearch', () => {
    let forum: SearchTestForum;
    const index = () => client.index(made.at(-1)!);

    beforeAll(async () => {
      forum = await SearchTestForum.open(makeEngine);
      await forum.thread({ title: 'Purpura on warfarin' });
      expect(await forum.indexer.rebuild()).toBe(1);
    });
    afterAll(() => forum?.close());

    it('agrees with the settings of the code, and is built anew where its order was changed', async () => {
      expect(await forum.engine.identity()).not.toContain('other settings');
      expect(await forum.indexer.rebuildIfNew()).toBeNull();
      const { rankingRules } = await index().getSettings();
      await index().updateRankingRules(rankingRules!.toReversed()).waitTask();
      expect(await forum.titles({ q: 'purpura' })).toEqual(['Purpura on warfarin']);
      expect(await forum.indexer.rebuildIfNew()).toBe(1);
      expect((await index().getSettings()).rankingRules).toEqual(rankingRules);
      expect(await forum.indexer.rebuildIfNew()).toBeNull();
    });

    it('of a version that cannot leave out single posts leaves out threads of deleted ones', async () => {
      const thread = await forum.thread({ title: 'Scurvy' });
      const gone = await forum.reply(thread.threadId, 'Scurvy, a reply');
      await forum.thread({ title: 'Scurvy elsewhere' });
      await forum.indexer.rebuild();
      const { filterableAttributes } = meilisearchSettings;
      const before = filterableAttributes!.filter((attribute) => attribute !== 'id');
      await index().updateFilterableAttributes(before).waitTask();
      await forum.remove(gone);
      expect(await forum.search({ q: 'scurvy' })).toMatchObject({
        ...{ total: 1, items: [{ title: 'Scurvy elsewhere' }] },
      });
      expect(await forum.drain('search-removal')).toBe(1);
      expect((await forum.search({ q: 'scurvy' })).total).toBe(2);
    });

    it('has the names of an import soon after a search, and loses those that are gone', async () => {
      const imported = async (sql: string) => {
        await forum.dataSource.query(sql);
        await forum.dataSource.query('UPDATE vocabulary_version SET revision = revision + 1');
        await forum.app.get(VocabularyThesaurus).newestRevision();
        await forum.search({ q: 'purpura' });
      };
      const isSynonym = async (wanted: boolean) => {
        for (let i = 0; i < 200; i += 1) {
          if ('zzmarevanil' in (await index().getSynonyms()) === wanted) return true;
          await sleep(100);
        }
        return false;
      };
      await imported(
        `INSERT INTO medication_name (medication_id, folded, name, kind, origin)
         SELECT id, 'zzmarevanil', 'Zzmarevanil', 'brand', 'imported'
           FROM medication WHERE slug = 'warfarin'`,
      );
      expect(await isSynonym(true)).toBe(true);
      expect(await forum.titles({ q: 'purpura zzmarevanil' })).toEqual(['Purpura on warfarin']);
      await imported(`DELETE FROM medication_name WHERE folded = 'zzmarevanil'`);
      expect(await isSynonym(false)).toBe(true);
    });
  });

  afterAll(async () => {
    for (const uid of made.flatMap((index) => [index, `${index}_next`])) {
      await client.deleteIndexIfExists(uid);
    }
  });
} else {
  process.stderr.write('Meilisearch: not run, MEILI_URL is unset\n');
  describe('search with Meilisearch', () => {
    it.skip('was not run: MEILI_URL is unset', () => undefined);
  });
}
