import { Injectable } from '@nestjs/common';
import type { EffectTag, MedicationTag } from '@rounds/contracts';
import type { EntityManager } from 'typeorm';
import { unknownEffect, unknownMedication } from './vocabulary-errors.js';
import { VocabularyStore } from './vocabulary-store.js';
import type { Vocabulary } from './vocabulary.js';

type Terms<T> = (vocabulary: Vocabulary) => ReadonlyMap<string, { tag: T }>;

const medications: Terms<MedicationTag> = (vocabulary) => vocabulary.medications;
const effects: Terms<EffectTag> = (vocabulary) => vocabulary.effects;

/** What threads carry of the vocabulary. Answers come from memory: views cost no query. */
@Injectable()
export class VocabularyTags {
  constructor(private readonly store: VocabularyStore) {}

  /** By ids or slugs: each once, in the order given. Throws `unknown_medication` (422). */
  async resolveMedications(tx: EntityManager, idsOrSlugs: string[]): Promise<MedicationTag[]> {
    const asked = `SELECT id, slug, name FROM medication WHERE id::text = ANY($1) OR slug = ANY($1)`;
    return this.resolve(tx, idsOrSlugs, medications, asked, unknownMedication);
  }

  /** As `resolveMedications`, with `unknown_effect`. */
  async resolveEffects(tx: EntityManager, idsOrSlugs: string[]): Promise<EffectTag[]> {
    const asked = `SELECT id, slug, term FROM effect WHERE id::text = ANY($1) OR slug = ANY($1)`;
    return this.resolve(tx, idsOrSlugs, effects, asked, unknownEffect);
  }

  /** By id; ids that do not exist are missing. Not for use within a transaction. */
  async medicationTags(ids: Iterable<string>): Promise<Map<string, MedicationTag>> {
    return this.tags([...ids], medications);
  }

  /** As `medicationTags`. */
  async effectTags(ids: Iterable<string>): Promise<Map<string, EffectTag>> {
    return this.tags([...ids], effects);
  }

  /**
   * What is in memory is in the database, since nothing is ever deleted. The rest is asked for
   * through `tx`: waiting here for another connection of the pool could hang.
   */
  private async resolve<T extends { id: string; slug: string }>(
    tx: EntityManager,
    idsOrSlugs: string[],
    terms: Terms<T>,
    asked: string,
    unknown: (named: string) => Error,
  ): Promise<T[]> {
    const refs = idsOrSlugs.map((ref) => ref.toLowerCase());
    if (refs.length === 0) return [];
    const vocabulary = this.store.inMemory();
    const known = vocabulary ? terms(vocabulary) : new Map<string, { tag: T }>();
    const missing = refs.filter((ref) => !known.has(ref));
    const read = missing.length > 0 ? await tx.query<T[]>(asked, [missing]) : [];
    const resolved = new Map<string, T>();
    for (const ref of refs) {
      const tag = known.get(ref)?.tag ?? read.find(({ id, slug }) => id === ref || slug === ref);
      if (!tag) throw unknown(ref);
      resolved.set(tag.id, tag);
    }
    return [...resolved.values()];
  }

  private async tags<T>(ids: string[], terms: Terms<T>): Promise<Map<string, T>> {
    if (ids.length === 0) return new Map();
    let known = terms(await this.store.current());
    // Another process may have imported it a moment ago.
    if (ids.some((id) => !known.has(id))) known = terms(await this.store.newest());
    const found = new Map<string, T>();
    for (const id of ids) {
      const term = known.get(id);
      if (term) found.set(id, term.tag);
    }
    return found;
  }
}
