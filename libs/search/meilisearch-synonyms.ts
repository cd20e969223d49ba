import { everyNamedClass, type VocabularyThesaurus } from '@rounds/vocabulary';
import type { DataSource } from 'typeorm';

/** It looks names of up to three words up, and keeps at most fifty synonyms of each. */
const MOST_WORDS = 3;
const MOST_SYNONYMS = 50;

/** Every name of the vocabulary with the others of the same; what is everyday language stays out. */
export async function meilisearchSynonyms(
  dataSource: DataSource,
  thesaurus: VocabularyThesaurus,
): Promise<Record<string, string[]>> {
  const rows = await dataSource.query<{ name: string }[]>(
    'SELECT name FROM medication_name UNION SELECT name FROM effect_name ORDER BY name',
  );
  const synonyms: Record<string, string[]> = {};
  for (const { name } of rows) {
    if (name.split(/[\s-]+/).length > MOST_WORDS) continue;
    const expansions = await thesaurus.expandQuery(name);
    const [expansion, ...others] = expansions.filter(({ classKey }) => classKey === undefined);
    if (expansion?.surface !== name || others.length > 0) continue;
    const alternatives = expansion.alternatives.slice(0, MOST_SYNONYMS).map(plain);
    if (alternatives.length > 0) synonyms[plain(name)] = [...new Set(alternatives)].sort();
  }
  for (const { names } of everyNamedClass()) {
    for (const name of names) {
      if (name.split(/[\s-]+/).length > MOST_WORDS) continue;
      const others = names.filter((other) => other !== name).map(plain);
      synonyms[plain(name)] = [...new Set([...(synonyms[plain(name)] ?? []), ...others])].sort();
    }
  }
  return synonyms;
}

const plain = (name: string) => name.toLowerCase();
