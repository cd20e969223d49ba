import type { Environment } from '@rounds/platform';
import type { VocabularyThesaurus } from '@rounds/vocabulary';
import type { DataSource } from 'typeorm';
import { MeilisearchEngine } from './meilisearch-engine.js';
import { VocabularySynonyms } from './meilisearch-synonyms.js';
import { PostgresEngine } from './postgres-engine.js';
import type { SearchEngine } from './search-engine.js';

/**
 * Meilisearch where MEILI_URL is set, Postgres otherwise. Tests and benches name an index of
 * their own, for the server may be in use.
 */
export function chooseEngine(
  { MEILI_URL: url, MEILI_KEY: key }: Pick<Environment, 'MEILI_URL' | 'MEILI_KEY'>,
  dataSource: DataSource,
  thesaurus: VocabularyThesaurus,
  index = 'rounds_posts',
): SearchEngine {
  if (url === undefined) return new PostgresEngine(dataSource);
  return new MeilisearchEngine({ url, key }, new VocabularySynonyms(dataSource, thesaurus), index);
}
