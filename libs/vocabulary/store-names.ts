import type { EntityManager } from 'typeorm';
import type { Origin } from './medication.entity.js';

interface Owner {
  id: string;
  names: { name: string; folded: string; kind: string }[];
}

/** Gives each owner exactly these names of this origin; those of the other origin stay. */
export async function storeNames(
  tx: EntityManager,
  what: 'medication' | 'effect',
  owners: Owner[],
  origin: Origin,
): Promise<void> {
  const table = `${what}_name`;
  const ownerId = `${what}_id`;
  const rows = owners.flatMap(({ id, names }) => names.map((name) => ({ id, ...name })));
  const ids = rows.map((row) => row.id);
  const folded = rows.map((row) => row.folded);
  await tx.query(
    `DELETE FROM ${table} n WHERE n.origin = $1 AND n.${ownerId} = ANY($2::uuid[])
        AND (n.${ownerId}, n.folded) NOT IN (SELECT * FROM unnest($3::uuid[], $4::text[]))`,
    [origin, owners.map((owner) => owner.id), ids, folded],
  );
  const onConflict =
    origin === 'supplied'
      ? `DO UPDATE SET name = excluded.name, kind = excluded.kind, origin = excluded.origin
           WHERE (n.name, n.kind, n.origin)
             IS DISTINCT FROM (excluded.name, excluded.kind, excluded.origin)`
      : 'DO NOTHING';
  await tx.query(
    `INSERT INTO ${table} AS n (${ownerId}, folded, name, kind, origin)
     SELECT w.*, $5::text FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS w
     ON CONFLICT (${ownerId}, folded) ${onConflict}`,
    [ids, folded, rows.map((row) => row.name), rows.map((row) => row.kind), origin],
  );
}
