import { newId } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import type { MedicationRecord } from './medication-record.js';
import type { Medication, Origin } from './medication.entity.js';
import { storeNames } from './store-names.js';

type Stored = Pick<Medication, 'id' | 'slug' | 'name' | 'rxcui' | 'drugClass' | 'tier' | 'origin'>;

type Placed = MedicationRecord & { id: string; unchanged: boolean };

/**
 * Adds or updates medications and replaces the names that `origin` gave them; deletes none. A
 * medication is the same by its slug, or else by its RxCUI, and keeps its id.
 */
export async function storeMedications(
  tx: EntityManager,
  records: MedicationRecord[],
  origin: Origin,
): Promise<void> {
  const placed = place(records, await storedLike(tx, records), origin);
  const written = placed.filter((record) => !record.unchanged);
  const columns = [
    written.map((record) => record.id),
    written.map((record) => record.rxcui),
    written.map((record) => record.slug),
    written.map((record) => record.name),
    written.map((record) => record.drugClass),
    written.map((record) => record.tier ?? 'other'),
  ];
  // An RxCUI that moves to another medication is free before it is taken.
  await tx.query(
    `UPDATE medication m SET rxcui = NULL FROM unnest($1::uuid[], $2::text[]) AS n(id, rxcui)
      WHERE m.rxcui = n.rxcui AND m.id <> n.id`,
    columns.slice(0, 2),
  );
  await tx.query(
    `INSERT INTO medication (id, rxcui, slug, name, drug_class, tier, origin)
     SELECT n.*, $7::text
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS n
     ON CONFLICT (id) DO UPDATE SET rxcui = excluded.rxcui, slug = excluded.slug,
       name = excluded.name, drug_class = excluded.drug_class, tier = excluded.tier,
       origin = excluded.origin`,
    [...columns, origin],
  );
  const owners = placed.map(({ id, names }) => ({ id, names }));
  await storeNames(tx, 'medication', owners, origin);
}

function storedLike(tx: EntityManager, records: MedicationRecord[]): Promise<Stored[]> {
  return tx.query(
    `SELECT id, slug, name, rxcui, drug_class AS "drugClass", tier, origin FROM medication
      WHERE slug = ANY($1) OR rxcui = ANY($2)`,
    [
      records.map((record) => record.slug),
      records.flatMap((record) => (record.rxcui === null ? [] : [record.rxcui])),
    ],
  );
}

function place(records: MedicationRecord[], stored: Stored[], origin: Origin): Placed[] {
  const bySlug = new Map(stored.map((row) => [row.slug, row]));
  const claimed = new Set(records.flatMap(({ slug }) => bySlug.get(slug)?.id ?? []));
  const byRxcui = new Map(
    stored.flatMap((row) => (row.rxcui && !claimed.has(row.id) ? [[row.rxcui, row]] : [])),
  );
  const taken = new Set(records.map(({ rxcui }) => rxcui));
  return records.map((given): Placed => {
    const same = bySlug.get(given.slug) ?? (given.rxcui ? byRxcui.get(given.rxcui) : undefined);
    if (!same) return { ...given, id: newId(), unchanged: false };
    const record = origin === 'imported' ? completed(given, same, taken) : given;
    // What an operator imported stays as imported; the shipped files only add names to it.
    const unchanged = origin === 'supplied' && same.origin === 'imported';
    const keepsName = same.slug !== record.slug && (unchanged || origin === 'imported');
    if (!keepsName) return { ...record, id: same.id, unchanged };
    const names = record.names.map((n) =>
      n.kind === 'ingredient' ? { ...n, kind: 'synonym' as const } : n,
    );
    return { ...record, id: same.id, unchanged, slug: same.slug, name: same.name, names };
  });
}

/** A cell that an import leaves empty changes nothing. */
function completed(
  record: MedicationRecord,
  stored: Stored,
  taken: Set<string | null>,
): MedicationRecord {
  return {
    ...record,
    rxcui: record.rxcui ?? (taken.has(stored.rxcui) ? null : stored.rxcui),
    drugClass: record.drugClass ?? stored.drugClass,
    tier: record.tier ?? stored.tier,
  };
}
