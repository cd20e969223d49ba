import { effectRecord, type EffectRecord } from './effect-record.js';
import { foldName, slugOf } from './fold-name.js';
import type { MedicationNameKind } from './medication-name.entity.js';
import {
  addNames,
  combinationSynonyms,
  medicationRecord,
  type MedicationRecord,
} from './medication-record.js';
import type { readSuppliedFiles } from './vocabulary-files.js';

type Files = Pick<ReturnType<typeof readSuppliedFiles>, 'rows'>;

/** The medications of the shipped files: combinations, merges and reviewed names worked in. */
export function suppliedMedications(files: Files): MedicationRecord[] {
  const bySlug = new Map<string, MedicationRecord>();
  for (const row of files.rows('medications')) take(bySlug, medicationRecord(row));
  for (const row of files.rows('supplement')) take(bySlug, medicationRecord(row));
  for (const row of files.rows('combinations')) {
    // All of them are on MedlinePlus, which is what the first tier means.
    take(bySlug, medicationRecord({ ...row, tier: 'common' }));
  }
  for (const { name, same_as } of files.rows('merges')) {
    merge(bySlug, name!, same_as!);
  }
  for (const record of bySlug.values()) {
    if (/ and |\//.test(record.name)) addNames(record, 'synonym', combinationSynonyms(record.name));
  }
  addReviewedNames(bySlug, files);
  return [...bySlug.values()];
}

export function suppliedEffects(files: Files): EffectRecord[] {
  const bySlug = new Map<string, EffectRecord>();
  for (const row of files.rows('effects')) {
    const record = effectRecord(row);
    bySlug.set(record.slug, record);
  }
  for (const { name, term_id, relation } of files.rows('effectSynonyms')) {
    const record = bySlug.get(term_id!);
    if (!record) throw new Error(`effect_synonyms.csv: no term_id “${term_id}”`);
    const folded = foldName(name!);
    if (record.names.some((known) => known.folded === folded)) continue;
    const kind = relation === 'narrower' ? 'narrower' : 'synonym';
    record.names.push({ name: name!, folded, kind });
  }
  return [...bySlug.values()];
}

/** Some combinations are listed once for each of their forms: they become one. */
function take(bySlug: Map<string, MedicationRecord>, record: MedicationRecord): void {
  const known = bySlug.get(record.slug);
  if (!known) return void bySlug.set(record.slug, record);
  for (const { name, kind } of record.names) addNames(known, kind, [name]);
}

function merge(bySlug: Map<string, MedicationRecord>, name: string, sameAs: string): void {
  const find = byName(bySlug, 'medication_merges.csv');
  const from = find(name);
  const into = find(sameAs);
  for (const { name: other, kind } of from.names) {
    addNames(into, kind === 'ingredient' ? 'synonym' : kind, [other]);
  }
  into.rxcui ??= from.rxcui;
  into.drugClass ??= from.drugClass;
  if (from.tier === 'common') into.tier = 'common';
  bySlug.delete(from.slug);
}

/** A reviewed name belongs to the medications it is listed with and to no other. */
function addReviewedNames(bySlug: Map<string, MedicationRecord>, files: Files): void {
  const rows = files.rows('abbreviations');
  const reviewed = new Set(rows.map(({ name }) => foldName(name!)));
  for (const record of bySlug.values()) {
    record.names = record.names.filter(
      ({ kind, folded }) => kind === 'ingredient' || !reviewed.has(folded),
    );
  }
  const find = byName(bySlug, 'medication_abbreviations.csv');
  for (const { name, medication, kind } of rows) {
    addNames(find(medication!), kind as MedicationNameKind, [name!]);
  }
}

/** Slugs are made of names, so that the slug of a name finds its medication. */
function byName(bySlug: Map<string, MedicationRecord>, file: string) {
  return (name: string): MedicationRecord => {
    const record = bySlug.get(slugOf(name));
    if (!record) throw new Error(`${file}: no medication is named “${name}”`);
    return record;
  };
}
