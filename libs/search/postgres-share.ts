import type { EntityManager } from 'typeorm';
import { filterSql, hasFilters, Parameters } from './postgres-filter.js';
import type { Lexicon } from './postgres-lexicon.js';
import { tablesOf } from './postgres-tables.js';
import type { ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

const SAMPLE = 1_000;
/** So much more often than others a word may be where the reader may not look. */
const TIMES_AS_HIDDEN = 3;

export interface Share {
  share: number;
  /** How many times more must be looked at, that enough pass in all likelihood. */
  margin: number;
}

/** Of all documents, by a sample of them: how much work a filter is worth needs no exactness. */
export async function shareThatPasses(
  tx: EntityManager,
  search: ResolvedSearch,
  { newest }: Lexicon,
): Promise<Share> {
  const known = hasFilters(search) ? null : await shareOfChannels(tx, search);
  if (known !== null) return { share: known, margin: 1 + TIMES_AS_HIDDEN * (1 - known) };
  const values = new Parameters();
  const [row] = await tx.query<{ share: number }[]>(
    `SELECT count(*) FILTER (WHERE ${filterSql(search, values)})::float8
         / greatest(count(*), 1) AS share
       FROM ${live.document} d
      WHERE doc_id = ANY(ARRAY(
        SELECT 1 + floor(random() * ${newest})::int FROM generate_series(1, ${SAMPLE})))`,
    values.values,
  );
  const share = Math.max(row!.share, 1 / SAMPLE);
  // Three standard deviations more than the sample says.
  return { share: row!.share, margin: 1 + 3 * Math.sqrt((1 - row!.share) / (share * SAMPLE)) };
}

/** Where channels are all that is asked for, ANALYZE has counted; null where it has not yet. */
async function shareOfChannels(tx: EntityManager, search: ResolvedSearch): Promise<number | null> {
  const values = new Parameters();
  const [row] = await tx.query<{ share: number | null }[]>(
    `SELECT sum(share) FILTER (WHERE ${filterSql(search, values)}) / sum(share) AS share
       FROM (SELECT unnest(most_common_vals::text::uuid[]) AS channel_id,
               unnest(most_common_freqs)::float8 AS share FROM pg_stats
              WHERE schemaname = current_schema() AND tablename = '${live.document}'
                AND attname = 'channel_id') d`,
    values.values,
  );
  return row?.share ?? null;
}
