import { z } from 'zod';
import { foldName, slugOf } from './fold-name.js';
import type { MedicationNameKind } from './medication-name.entity.js';
import type { Tier } from './medication.entity.js';
import { RowProblem, firstProblem, listIn, namesOf } from './vocabulary-row.js';
import type { CsvRow } from './vocabulary-files.js';

export interface RecordName<K extends string> {
  name: string;
  folded: string;
  kind: K;
}

export interface MedicationRecord {
  slug: string;
  name: string;
  rxcui: string | null;
  drugClass: string | null;
  /** Null where the file does not say: `other`, or as it was. */
  tier: Tier | null;
  names: RecordName<MedicationNameKind>[];
}

export const MEDICATION_COLUMNS = {
  required: ['name'],
  known: [
    'rxcui',
    'name',
    'mesh_id',
    'drugbank_id',
    'omop_concept_id',
    'brand_names',
    'synonyms',
    'drug_class',
    'class_source',
    'tier',
  ],
};

const row = z.object({
  name: z.string().trim().min(1, 'has no name').max(200, 'has a name over 200 characters'),
  rxcui: z
    .string()
    .trim()
    .regex(/^\d{0,12}$/, 'has an rxcui that is not a number')
    .default(''),
  drug_class: z.string().trim().max(200, 'has a drug_class over 200 characters').default(''),
  tier: z.enum(['common', 'other', ''], 'has a tier that is neither common nor other').default(''),
  brand_names: z.string().default(''),
  synonyms: z.string().default(''),
});

/** Throws RowProblem saying what is wrong. */
export function medicationRecord(raw: CsvRow): MedicationRecord {
  const parsed = row.safeParse(raw);
  if (!parsed.success) throw new RowProblem(firstProblem(parsed.error));
  const { rxcui, drug_class: drugClass, tier, brand_names, synonyms } = parsed.data;
  const name = parsed.data.name.replace(/\s+/g, ' ').replace(/ ,/g, ',');
  const slug = slugOf(name);
  if (slug === '') throw new RowProblem('has a name without letters or digits');
  return {
    slug,
    name,
    rxcui: rxcui || null,
    drugClass: drugClass || null,
    tier: tier || null,
    names: namesOf<MedicationNameKind>([
      ['ingredient', [name]],
      ['brand', listIn(brand_names)],
      ['synonym', listIn(synonyms)],
    ]),
  };
}

/** "a and b" is also written "a/b" and "b/a"; of three and more, in the given order only. */
export function combinationSynonyms(name: string): string[] {
  const parts = name.split(/,\s*and\s+|,\s*|\s+and\s+|\s*\/\s*/).filter((part) => part !== '');
  if (parts.length < 2) return [];
  const orders = parts.length === 2 ? [parts, [...parts].reverse()] : [parts];
  return orders.map((order) => order.join('/'));
}

/** Adds names that the record does not have yet. */
export function addNames(
  record: MedicationRecord,
  kind: MedicationNameKind,
  names: string[],
): void {
  for (const name of names) {
    const folded = foldName(name);
    if (record.names.some((known) => known.folded === folded)) continue;
    record.names.push({ name, folded, kind });
  }
}
