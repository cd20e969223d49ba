import type { EntityManager } from 'typeorm';
import { bestOf } from './best-documents.js';
import type { DocumentColumns } from './document-columns.js';
import { facetsOf } from './facet-counts.js';
import type { Answer, DatedRow } from './postgres-answer.js';
import type { NewestPlace } from './postgres-cursor.js';
import type { Lexicon } from './postgres-lexicon.js';
import { bestMatching, matchesOf, type Found } from './postgres-matches.js';
import { passingDocuments } from './postgres-passing.js';
import { tablesOf } from './postgres-tables.js';
import { tsAll, tsCondition } from './postgres-text-query.js';
import type { ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

/** Newest first; with words, only what has them all, since by date a loose match would come first. */
export async function newestFirst(
  tx: EntityManager,
  search: ResolvedSearch,
  lexicon: Lexicon,
  columns: DocumentColumns,
  place: NewestPlace | null,
  totalLimit: number,
): Promise<Answer<DatedRow>> {
  const passing = await passingDocuments(tx, search, lexicon, columns, true);
  const parts = [
    lexicon.terms.length > 0 ? tsAll(lexicon.terms) : null,
    tsCondition(search.query.phrases, search.query.excluded),
  ];
  const { createdAt } = columns;
  const found: Found = {
    docs: passing.docs(),
    isCertain: passing.doubtful ? (doc) => passing.isCertain(doc) : null,
    rankOf: (doc) => createdAt[doc]!,
    condition: parts
      .filter((part) => part !== null)
      .map((part) => `(${part})`)
      .join(' & '),
  };
  const { counted } = await matchesOf(tx, found, totalLimit);
  return {
    total: counted.length,
    facets: facetsOf(columns, bestOf(counted, found.rankOf, totalLimit)),
    page: await pageOf(tx, found, place, search.limit + 1),
  };
}

/** Of the same microsecond there may be more than a page: which of them is for the database. */
async function pageOf(
  tx: EntityManager,
  found: Found,
  place: NewestPlace | null,
  limit: number,
): Promise<DatedRow[]> {
  const { rankOf } = found;
  const last = place ? Date.parse(place.createdAt) * 1_000 : Infinity;
  const docs = place ? found.docs.filter((doc) => rankOf(doc) < last + 1_000) : found.docs;
  const seen = place ? docs.filter((doc) => rankOf(doc) >= last).length : 0;
  const enough = limit + seen;
  const page = found.isCertain ? await bestMatching(tx, { ...found, docs }, enough) : docs;
  return tx.query<DatedRow[]>(
    `SELECT post_id AS "postId", to_json(created_at)#>>'{}' AS "createdAt"
       FROM unnest($1::int[]) AS doc
       JOIN LATERAL (SELECT post_id, created_at FROM ${live.document} d
                      WHERE d.doc_id = doc OFFSET 0) d ON true
      WHERE ($2::timestamptz IS NULL OR (created_at, post_id) < ($2, $3::uuid))
      ORDER BY created_at DESC, post_id DESC LIMIT $4`,
    [[...bestOf(page, rankOf, enough)], place?.createdAt ?? null, place?.postId ?? null, limit],
  );
}
