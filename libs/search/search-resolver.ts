import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type { SearchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { parseQuery } from './query-parser.js';
import type { ResolvedSearch, SearchFilters } from './search-engine.js';

const DAY_MS = 86_400_000;

interface Looked {
  visible: string[];
  channel: string | null;
  medication: string | null;
  effect: string | null;
}

/** Turns a request into what engines understand. */
@Injectable()
export class SearchResolver {
  constructor(
    private readonly dataSource: DataSource,
    private readonly thesaurus: VocabularyThesaurus,
  ) {}

  /** Null where a filter names nothing, or nothing that the viewer may see: nothing matches. */
  async resolve(viewer: Viewer, query: SearchQuery): Promise<ResolvedSearch | null> {
    const parsed = parseQuery(query.q);
    const [looked, expansions] = await Promise.all([
      this.lookUp(viewer, query),
      parsed.plain === '' ? [] : this.thesaurus.expandQuery(parsed.plain),
    ]);
    const filters = filtersOf(query, looked);
    if (!filters) return null;
    return {
      query: parsed,
      expansions,
      viewerId: viewer.id,
      visibleChannelIds: looked.visible,
      filters,
      sort: query.sort,
      limit: query.limit,
      cursor: query.cursor,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([query.q, filters, query.sort]))
        .digest('base64url')
        .slice(0, 12),
    };
  }

  private async lookUp(viewer: Viewer, query: SearchQuery): Promise<Looked> {
    const [row] = await this.dataSource.query<Looked[]>(
      `SELECT
         (SELECT coalesce(array_agg(c.id::text), '{}') FROM channel c
           WHERE ${visibleSql('c', '$1')}) AS visible,
         (SELECT c.id FROM channel c
           WHERE (c.slug = $2 OR c.id::text = $2) AND ${visibleSql('c', '$1')}) AS channel,
         (SELECT id FROM medication WHERE slug = $3 OR id::text = $3) AS medication,
         (SELECT id FROM effect WHERE slug = $4 OR id::text = $4) AS effect`,
      [
        viewer.id,
        ...[query.channel, query.medication, query.effect].map((v) => v?.toLowerCase() ?? null),
      ],
    );
    return row!;
  }
}

function filtersOf(query: SearchQuery, looked: Looked): SearchFilters | null {
  const filters: SearchFilters = { authorId: query.author, kind: query.kind };
  for (const name of ['channel', 'medication', 'effect'] as const) {
    if (query[name] === undefined) continue;
    const id = looked[name];
    if (id === null) return null;
    filters[`${name}Id`] = id;
  }
  if (query.from !== undefined) filters.from = new Date(query.from);
  if (query.to !== undefined) {
    const to = new Date(query.to).getTime();
    filters.before = new Date(to + (query.to.length === 'YYYY-MM-DD'.length ? DAY_MS : 1));
  }
  return filters;
}
