import { newId } from '@rounds/platform';
import type { EntityManager } from 'typeorm';

/** A channel for every physician specialty; adds those that are missing and changes none. */
export async function seedChannels(tx: EntityManager): Promise<void> {
  const missing = await tx.query<{ slug: string; name: string }[]>(
    `SELECT s.slug, s.name FROM specialty s
      WHERE s.kind = 'physician' AND NOT EXISTS (SELECT 1 FROM channel c WHERE c.slug = s.slug)`,
  );
  await tx.query(
    `WITH added AS (
       INSERT INTO channel (id, slug, name, description, specialty_slug)
       SELECT id, slug, name, 'Treatments, medications and cases in ' || name, slug
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted(id, slug, name)
       ON CONFLICT (slug) DO NOTHING RETURNING id)
     INSERT INTO channel_head (channel_id) SELECT id FROM added`,
    [missing.map(() => newId()), missing.map((m) => m.slug), missing.map((m) => m.name)],
  );
}
