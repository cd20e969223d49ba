import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@rounds/platform';
import { parse } from 'csv-parse/sync';
import type { EntityManager } from 'typeorm';
import { specialtySlug } from './specialty-slug.js';

interface SpecialtyRecord {
  cms_specialty_code: string;
  specialty: string;
  practitioner_kind: string;
}

/** Boot data: every CMS practitioner specialty. Running it again changes nothing. */
export async function seedSpecialties(tx: EntityManager): Promise<void> {
  const file = join(projectRoot(), 'libs/identity/data/specialties_cms.csv');
  const records: SpecialtyRecord[] = parse(readFileSync(file), { columns: true });
  await tx.query(
    `INSERT INTO specialty (slug, name, kind, cms_code)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
     ON CONFLICT (slug) DO UPDATE
       SET name = excluded.name, kind = excluded.kind, cms_code = excluded.cms_code
       WHERE (specialty.name, specialty.kind, specialty.cms_code)
         IS DISTINCT FROM (excluded.name, excluded.kind, excluded.cms_code)`,
    [
      records.map((record) => specialtySlug(record.specialty)),
      records.map((record) => record.specialty),
      records.map((record) => record.practitioner_kind),
      records.map((record) => record.cms_specialty_code),
    ],
  );
}
