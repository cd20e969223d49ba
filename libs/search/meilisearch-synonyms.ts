import { everyNamedClass, type VocabularyThesaurus } from '@rounds/vocabulary';
import type { DataSource } from 'typeorm';
import type { Synonyms } from './meilisearch-settings.js';

/** It looks names of up to three words up, and keeps at most fifty synonyms of each. */
const MOST_WORDS = 3;
const MOST_SYNONYMS = 50;

/** Names looked up before others get their turn: all together take most of a second of CPU. */
const AT_ONCE = 100;

export interface SynonymSource {
  /** Another one when the synonyms may be others; at most some seconds late. */
  revision(): Promise<string>;
  /** As they are at this moment. */
  read(): Promise<{ revision: string; synonyms: Synonyms }>;
}

/** Every name of the vocabulary with the others of the same; what is everyday language stays out. */
export class VocabularySynonyms implements SynonymSource {
  constructor(
    private readonly dataSource: DataSource,
    private readonly thesaurus: VocabularyThesaurus,
  ) {}

  revision(): Promise<string> {
    return this.thesaurus.revision();
  }

  async read(): Promise<{ revision: string; synonyms: Synonyms }> {
    // Before the names: should a change come in between, the next look finds another revision.
    const revision = await this.thesaurus.newestRevision();
    const synonyms: Synonyms = {};
    for (const [i, name] of (await this.names()).entries()) {
      if (i % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      const alternatives = await this.alternativesOf(name);
      if (alternatives.length > 0) synonyms[plain(name)] = [...new Set(alternatives)].sort();
    }
    for (const { names } of everyNamedClass) {
      for (const name of names) {
        if (isLong(name)) continue;
        const others = names.filter((other) => other !== name).map(plain);
        synonyms[plain(name)] = [...new Set([...(synonyms[plain(name)] ?? []), ...others])].sort();
      }
    }
    return { revision, synonyms };
  }

  private async names(): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(
      'SELECT name FROM medication_name UNION SELECT name FROM effect_name ORDER BY name',
    );
    return rows.map(({ name }) => name);
  }

  private async alternativesOf(name: string): Promise<string[]> {
    if (isLong(name)) return [];
    const expansions = await this.thesaurus.expandQuery(name);
    const [expansion, ...others] = expansions.filter(({ classKey }) => classKey === undefined);
    if (expansion?.surface !== name || others.length > 0) return [];
    return expansion.alternatives.slice(0, MOST_SYNONYMS).map(plain);
  }
}

const isLong = (name: string) => name.split(/[\s-]+/).length > MOST_WORDS;
const plain = (name: string) => name.toLowerCase();
