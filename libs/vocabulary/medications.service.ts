import { Injectable } from '@nestjs/common';
import type { MedicationHit, MedicationView, Page, VocabularyQuery } from '@rounds/contracts';
import { pageOfHits } from './hit-page.js';
import { medicationNotFound } from './vocabulary-errors.js';
import { VocabularyStore } from './vocabulary-store.js';

@Injectable()
export class MedicationsService {
  constructor(private readonly store: VocabularyStore) {}

  async find(query: VocabularyQuery): Promise<Page<MedicationHit>> {
    const { medicationIndex } = await this.store.current();
    return pageOfHits(medicationIndex.find(query.q), query, ({ term, matched }) => ({
      ...term.tag,
      matched,
      drugClass: term.view.drugClass,
    }));
  }

  /** By id or slug. */
  async get(ref: string): Promise<MedicationView> {
    const named = ref.toLowerCase();
    const term =
      (await this.store.current()).medications.get(named) ??
      (await this.store.newest()).medications.get(named);
    if (!term) throw medicationNotFound();
    return term.view;
  }
}
