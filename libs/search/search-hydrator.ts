import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type { SearchAnswer, SearchHit, ThreadKind } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';
import { queryPrepared } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { plainTextOf } from './plain-text.js';
import type { EngineAnswer, EngineHit, FacetCounts } from './search-engine.js';
import { snippetOf } from './snippet.js';

type HitRow = AuthorColumns & {
  postId: string;
  threadId: string;
  number: number;
  title: string;
  html: string;
  kind: ThreadKind;
  channelId: string;
  channelSlug: string;
  createdAt: string;
};

const kinds: Record<ThreadKind, string> = {
  question: 'Question',
  case: 'Case',
  medication: 'Medication',
  'side-effect': 'Side effect',
  discussion: 'Discussion',
};

/** What is shown comes from the database, never from an index that may be behind. */
@Injectable()
export class SearchHydrator {
  constructor(private readonly dataSource: DataSource) {}

  /** What has vanished, or is no longer the viewer's to see, is left out. */
  async hydrate(
    viewerId: string,
    answer: EngineAnswer,
  ): Promise<Omit<SearchAnswer, 'problems' | 'understood'>> {
    const [items, facets] = await Promise.all([
      this.items(viewerId, answer.hits),
      this.facets(answer.facets),
    ]);
    const { total, totalIsExact, nextCursor } = answer;
    return { items, total, totalIsExact, facets, nextCursor };
  }

  private async items(viewerId: string, hits: EngineHit[]): Promise<SearchHit[]> {
    if (hits.length === 0) return [];
    const rows = await queryPrepared<HitRow[]>(
      this.dataSource.manager,
      `SELECT p.id AS "postId", t.id AS "threadId", p.number, t.title, p.html, t.kind,
         ch.id AS "channelId", ch.slug AS "channelSlug", p.created_at AS "createdAt",
         ${authorColumns('c', 's')}
         FROM post p JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
         JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', '$1')}
         JOIN clinician c ON c.id = p.author_id
         LEFT JOIN specialty s ON s.slug = c.specialty_slug
        WHERE p.id = ANY($2::uuid[]) AND p.deleted_at IS NULL`,
      [viewerId, hits.map(({ postId }) => postId)],
    );
    const byId = new Map(rows.map((row) => [row.postId, row]));
    return hits.flatMap(({ postId, marks }) => {
      const row = byId.get(postId);
      return row ? [hitOf(row, marks)] : [];
    });
  }

  /** Filters take slugs, so facets give them; of an id that is gone there is nothing to say. */
  private async facets(counts: FacetCounts): Promise<SearchAnswer['facets']> {
    const rows = await queryPrepared<{ facet: string; id: string; slug: string; name: string }[]>(
      this.dataSource.manager,
      `SELECT 'channel' AS facet, id, slug, name FROM channel WHERE id = ANY($1::uuid[])
       UNION ALL SELECT 'medication', id, slug, name FROM medication WHERE id = ANY($2::uuid[])
       UNION ALL SELECT 'effect', id, slug, term FROM effect WHERE id = ANY($3::uuid[])`,
      [counts.channel, counts.medication, counts.effect].map((list) => list.map((f) => f.value)),
    );
    const named = new Map(rows.map((row) => [`${row.facet} ${row.id}`, row]));
    const labelled = (facet: 'channel' | 'medication' | 'effect') =>
      counts[facet].flatMap(({ value, count }) => {
        const row = named.get(`${facet} ${value}`);
        return row ? [{ value: row.slug, label: row.name, count }] : [];
      });
    return {
      channel: labelled('channel'),
      medication: labelled('medication'),
      effect: labelled('effect'),
      kind: counts.kind.map((f) => ({ ...f, label: kinds[f.value as ThreadKind] ?? f.value })),
      year: counts.year.map((f) => ({ ...f, label: f.value })),
    };
  }
}

function hitOf(row: HitRow, marks: ReadonlySet<string>): SearchHit {
  const { postId, threadId, number, title, kind, channelId, channelSlug } = row;
  return {
    type: number === 1 ? 'thread' : 'post',
    ...{ postId, threadId, number, title, kind, channelId, channelSlug },
    snippet: snippetOf(plainTextOf(row.html), marks),
    author: authorOf(row),
    createdAt: row.createdAt,
  };
}
