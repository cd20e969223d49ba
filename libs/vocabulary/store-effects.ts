import { newId } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import type { EffectRecord } from './effect-record.js';
import type { Origin } from './medication.entity.js';
import { storeNames } from './store-names.js';

/** Adds or updates effects and replaces the names that `origin` gave them; deletes none. */
export async function storeEffects(
  tx: EntityManager,
  records: EffectRecord[],
  origin: Origin,
): Promise<void> {
  const stored = await tx.query<{ id: string; slug: string; origin: Origin }[]>(
    `SELECT id, slug, origin FROM effect WHERE slug = ANY($1)`,
    [records.map((record) => record.slug)],
  );
  const bySlug = new Map(stored.map((row) => [row.slug, row]));
  const placed = records.map((record) => ({
    ...record,
    id: bySlug.get(record.slug)?.id ?? newId(),
    origin,
  }));
  // What an operator imported stays as imported; the shipped files only add names to it.
  const written = placed.filter(
    ({ slug }) => !(origin === 'supplied' && bySlug.get(slug)?.origin === 'imported'),
  );
  // As JSON: unnest would flatten an array of arrays of grades.
  await tx.query(
    `INSERT INTO effect (id, slug, term, body_system, ctcae_version, definition, grades, origin)
     SELECT id, slug, term, "bodySystem", "ctcaeVersion", definition, grades, origin
       FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, slug text, term text, "bodySystem" text,
         "ctcaeVersion" text, definition text, grades text[], origin text)
     ON CONFLICT (id) DO UPDATE SET term = excluded.term, body_system = excluded.body_system,
       ctcae_version = excluded.ctcae_version, definition = excluded.definition,
       grades = excluded.grades, origin = excluded.origin`,
    [JSON.stringify(written)],
  );
  await storeNames(tx, 'effect', placed, origin);
}
