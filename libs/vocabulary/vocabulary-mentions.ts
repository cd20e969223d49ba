import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { TermMentions } from '@rounds/contracts';
import { ENVIRONMENT, type Environment } from '@rounds/platform';
import { readVocabulary } from './read-vocabulary.js';
import { VocabularyStore } from './vocabulary-store.js';
import type { Vocabulary } from './vocabulary.js';

/** The longest list of a patient's medications is below it; what is longer is not about one. */
const MAX_MENTIONS = 100;

export interface BulkVocabulary {
  mentionsIn(text: string): TermMentions;
  /** What ids stand for. */
  termsOf(medicationIds: string[], effectIds: string[]): TermMentions;
}

/** For whoever has a connection and no application: one reading, for many texts. */
export async function bulkVocabulary(
  query: <T>(sql: string) => Promise<T[]>,
): Promise<BulkVocabulary> {
  const vocabulary = (await readVocabulary(query))!;
  return {
    mentionsIn: (text) => mentionsIn(vocabulary, text),
    termsOf: (medicationIds, effectIds) => ({
      medications: medicationIds.map((id) => vocabulary.medications.get(id)!.tag),
      effects: effectIds.map((id) => vocabulary.effects.get(id)!.tag),
    }),
  };
}

/** The medications and effects that a text names. */
@Injectable()
export class VocabularyMentions implements OnApplicationBootstrap {
  constructor(
    private readonly store: VocabularyStore,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** So that the first post does not wait for the vocabulary; tests mostly write none. */
  onApplicationBootstrap(): void {
    if (this.environment.NODE_ENV === 'test') return;
    // Where it fails now, the first post reads it.
    this.store.current().then(
      (vocabulary) => vocabulary.matcher,
      () => undefined,
    );
  }

  /**
   * Each once, by name; of a text that names more, the first 100 of either kind. Plain text: what is
   * code, or a link's address, is the caller's to leave out. Not for use within a transaction.
   */
  async in(text: string): Promise<TermMentions> {
    return mentionsIn(await this.store.current(), text);
  }

  /** For many texts in one state of the vocabulary, which `revision` names. */
  async reader(): Promise<{ revision: string; in: (text: string) => TermMentions }> {
    const vocabulary = await this.store.newest();
    return { revision: vocabulary.revision, in: (text) => mentionsIn(vocabulary, text) };
  }
}

function mentionsIn(vocabulary: Vocabulary, text: string): TermMentions {
  const medications = new Set<string>();
  const effects = new Set<string>();
  for (const { medicationId, effectId } of vocabulary.matcher.find(text)) {
    if (medicationId && medications.size < MAX_MENTIONS) medications.add(medicationId);
    if (effectId && effects.size < MAX_MENTIONS) effects.add(effectId);
  }
  return {
    medications: [...medications]
      .map((id) => vocabulary.medications.get(id)!.tag)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    effects: [...effects]
      .map((id) => vocabulary.effects.get(id)!.tag)
      .sort((a, b) => (a.term < b.term ? -1 : 1)),
  };
}
