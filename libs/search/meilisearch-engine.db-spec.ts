import { newId } from '@rounds/platform';
import { Meilisearch } from 'meilisearch';
import { describeKilledRebuild } from './killed-rebuild-contract.js';
import { describeSearchEngine } from './search-engine-contract.js';
import { describeSearchOperators } from './search-operators-contract.js';
import { chooseEngine } from './search-engines.js';
import type { MakeEngine } from './search-test-forum.js';
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
  afterAll(async () => {
    const client = new Meilisearch({ host: MEILI_URL, ...(MEILI_KEY && { apiKey: MEILI_KEY }) });
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
