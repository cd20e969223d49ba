import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type { SearchProblem, SearchQuery, UnderstoodName } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { VocabularyThesaurus, type QueryExpansion } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { spanOf } from './calendar.js';
import { OperatorConditions } from './operator-conditions.js';
import { parseQuery, type ParsedQuery } from './query-parser.js';
import type { SearchCondition } from './search-conditions.js';
import type { ResolvedSearch } from './search-engine.js';
import { removalsSql, type Removals } from './search-removals.js';

const SHORTEST_BEGINNING = 3;
/** Of a word that is not the last: who goes on typing has mostly finished it. */
const SHORTEST_WITHIN = 4;
const MOST_WITHIN = 3;
const WORDS_OF_A_NAME = 3;
const MOST_COMPLETIONS = 3;
const MOST_NAMES_TOLD = 5;

interface Looked {
  visible: string[];
  removals: Removals;
  channel: string | null;
  medication: string | null;
  effect: string | null;
}

export interface Resolved {
  /** Null where a filter names nothing, or nothing that the viewer may see: nothing matches. */
  search: ResolvedSearch | null;
  problems: SearchProblem[];
  understood: UnderstoodName[];
}

/** Turns a request into what engines understand. */
@Injectable()
export class SearchResolver {
  constructor(
    private readonly dataSource: DataSource,
    private readonly thesaurus: VocabularyThesaurus,
    private readonly operators: OperatorConditions,
  ) {}

  async resolve(viewer: Pick<Viewer, 'id'>, query: SearchQuery): Promise<Resolved> {
    const parsed = parseQuery(query.q);
    const timeZone = query.timeZone ?? 'UTC';
    const [looked, expansions, completions, beginnings, operators] = await Promise.all([
      this.lookUp(viewer, query),
      parsed.plain === '' ? [] : this.thesaurus.expandQuery(parsed.plain),
      this.completionsOf(parsed),
      this.beginningsIn(parsed),
      this.operators.of(viewer, parsed.filters, timeZone),
    ]);
    const problems = [...parsed.problems, ...operators.problems].sort((a, b) => a.start - b.start);
    const given = conditionsOf(query, looked, timeZone);
    const understood = understoodOf(expansions);
    if (!given || !operators.conditions) return { search: null, problems, understood };
    const filters = [...given, ...operators.conditions];
    const search: ResolvedSearch = {
      query: parsed,
      expansions,
      completions,
      beginnings,
      viewerId: viewer.id,
      visibleChannelIds: looked.visible,
      removals: looked.removals,
      filters,
      sort: query.sort,
      limit: query.limit,
      cursor: query.cursor,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([query.q, filters, query.sort]))
        .digest('base64url')
        .slice(0, 12),
    };
    return { search, problems, understood };
  }

  /** Of "dose of insulin glar" what "insulin glar" may become. */
  private async completionsOf({ last, plain }: ParsedQuery): Promise<QueryExpansion[]> {
    if (!last?.lexeme || last.word.length < SHORTEST_BEGINNING) return [];
    const words = plain.split(' ');
    for (let n = Math.min(WORDS_OF_A_NAME, words.length); n > 0; n -= 1) {
      const found = await this.thesaurus.completions(words.slice(-n).join(' '), MOST_COMPLETIONS);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Of "eliq bleed" what "eliq" may become; the first few of such words. */
  private async beginningsIn({ written, last }: ParsedQuery): Promise<QueryExpansion[]> {
    const found: QueryExpansion[][] = [];
    for (const [lexeme, word] of written) {
      if (lexeme === last?.lexeme || word.length < SHORTEST_WITHIN) continue;
      const names = await this.thesaurus.begunBy(word, MOST_COMPLETIONS);
      if (names.length > 0) found.push(names);
      if (found.length === MOST_WITHIN) break;
    }
    return found.flat();
  }

  private async lookUp(viewer: Pick<Viewer, 'id'>, query: SearchQuery): Promise<Looked> {
    const [row] = await this.dataSource.query<Looked[]>(
      `SELECT
         (SELECT coalesce(array_agg(c.id::text), '{}') FROM channel c
           WHERE ${visibleSql('c', '$1')}) AS visible,
         (${removalsSql}) AS removals,
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

/** What was searched for besides what was typed, and the medications named, each name once. */
function understoodOf(expansions: QueryExpansion[]): UnderstoodName[] {
  const told = expansions
    .map(({ surface, alternatives, readAs = null, medications = [] }) => ({
      typed: surface,
      readAs,
      alsoSearched: alternatives.filter((name) => name !== readAs).slice(0, MOST_NAMES_TOLD),
      medications,
    }))
    .filter(({ readAs, alsoSearched, medications }) =>
      Boolean(readAs ?? alsoSearched[0] ?? medications[0]),
    );
  return [...new Map(told.map((one) => [one.typed.toLowerCase(), one])).values()];
}

/** Of the parameters beside `q`. */
function conditionsOf(
  query: SearchQuery,
  looked: Looked,
  timeZone: string,
): SearchCondition[] | null {
  const conditions: SearchCondition[] = [];
  for (const field of ['author', 'thread', 'kind'] as const) {
    const value = query[field];
    if (value !== undefined) conditions.push({ field, anyOf: [value], not: false });
  }
  for (const field of ['channel', 'medication', 'effect'] as const) {
    if (query[field] === undefined) continue;
    const id = looked[field];
    if (id === null) return null;
    conditions.push({ field, anyOf: [id], not: false });
  }
  const { from, to } = query;
  if (from !== undefined || to !== undefined) {
    const span = {
      ...(from !== undefined && {
        from: isDay(from) ? spanOf(from, timeZone).from : new Date(from),
      }),
      ...(to !== undefined && {
        before: isDay(to) ? spanOf(to, timeZone).before : new Date(new Date(to).getTime() + 1),
      }),
    };
    conditions.push({ field: 'createdAt', anyOf: [span], not: false });
  }
  return conditions;
}

const isDay = (written: string) => written.length === 'YYYY-MM-DD'.length;
