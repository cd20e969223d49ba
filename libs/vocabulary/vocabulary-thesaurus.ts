import { Injectable } from '@nestjs/common';
import type { QueryExpansion } from './thesaurus.js';
import { VocabularyStore } from './vocabulary-store.js';

/** Lets a search for Coumadin find warfarin, and one for warfarin find Coumadin. */
@Injectable()
export class VocabularyThesaurus {
  constructor(private readonly store: VocabularyStore) {}

  /** The names in `text`, left to right, longest first, one slip allowed from six letters on. */
  async expandQuery(text: string): Promise<QueryExpansion[]> {
    return (await this.store.current()).thesaurus.expand(text);
  }
}
