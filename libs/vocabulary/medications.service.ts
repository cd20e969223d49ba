import { Injectable } from '@nestjs/common';
import type { MedicationHit, MedicationView, Page, VocabularyQuery } from '@rounds/contracts';
import { pageOfHits } from './hit-page.js';
import { medicationNotFound } from './vocabulary-errors.js';
import { VocabularyStore } from './vocabulary-store.js';
import type { MedicationTerm, Vocabulary } from './vocabulary.js';

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

  /** By id or slug; else by a whole name of this medication alone: a slip may be another one. */
  async get(ref: string): Promise<MedicationView> {
    const { medications } = await this.store.current();
    const known = medications.get(ref.toLowerCase());
    if (known) return known.view;
    const newest = await this.store.newest();
    const term = newest.medications.get(ref.toLowerCase()) ?? onlyOneNamed(ref, newest);
    if (!term) throw medicationNotFound();
    return term.view;
  }
}

function onlyOneNamed(ref: string, { medicationIndex }: Vocabulary): MedicationTerm | undefined {
  const [term, ...others] = medicationIndex.named(ref);
  return others.length === 0 ? term : undefined;
}
