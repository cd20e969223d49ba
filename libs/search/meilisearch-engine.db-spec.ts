import { newId } from '@rounds/platform';
import { Meilisearch } from 'meilisearch';
import { describeSearchEngine } from './search-engine-contract.js';
import { chooseEngine } from './search-engines.js';

const { MEILI_URL, MEILI_KEY } = process.env;

if (MEILI_URL) {
  const index = `rounds_test_${newId()}`;
  describeSearchEngine('Meilisearch', (dataSource, thesaurus) =>
    chooseEngine({ MEILI_URL, MEILI_KEY }, dataSource, thesaurus, index),
  );
  afterAll(async () => {
    const client = new Meilisearch({ host: MEILI_URL, ...(MEILI_KEY && { apiKey: MEILI_KEY }) });
    for (const uid of [index, `${index}_next`]) await client.deleteIndexIfExists(uid);
  });
} else {
  process.stderr.write('Meilisearch: not run, MEILI_URL is unset\n');
  describe('search with Meilisearch', () => {
    it.skip('was not run: MEILI_URL is unset', () => undefined);
  });
}
