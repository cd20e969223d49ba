import { Injectable } from '@nestjs/common';
import type { EffectHit, Page, VocabularyQuery } from '@rounds/contracts';
import { pageOfHits } from './hit-page.js';
import { VocabularyStore } from './vocabulary-store.js';

@Injectable()
export class EffectsService {
  constructor(private readonly store: VocabularyStore) {}

  async find(query: VocabularyQuery): Promise<Page<EffectHit>> {
    const { effectIndex } = await this.store.current();
    return pageOfHits(effectIndex.find(query.q), query, ({ term }) => term.view);
  }
}
