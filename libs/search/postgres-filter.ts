import type { IdField, SearchCondition, Span } from './search-conditions.js';
import type { ResolvedSearch } from './search-engine.js';

/** Values of a statement, numbered as they are added. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/**
 * What the viewer may see and has asked for, over search_document `d`. Channels are looked up
 * within the statement, so that what it counts is what may be seen at that very moment; IS TRUE
 * keeps the list a hash table that is probed rather than a join.
 */
export function filterSql(search: ResolvedSearch, parameters: Parameters): string {
  const viewer = parameters.add(search.viewerId, 'uuid');
  return [
    `(d.channel_id IN (SELECT c.id FROM channel c
        WHERE c.visibility = 'open' OR EXISTS (SELECT 1 FROM membership seen
          WHERE seen.channel_id = c.id AND seen.clinician_id = ${viewer}))) IS TRUE`,
    ...search.filters.map((condition) => {
      const sql = conditionSql(condition, parameters);
      return condition.not ? `NOT (${sql})` : sql;
    }),
  ].join(' AND ');
}

export const hasFilters = ({ filters }: ResolvedSearch): boolean => filters.length > 0;

const columns: Record<IdField, { name: string; type: 'uuid' | 'text'; many?: true }> = {
  channel: { name: 'd.channel_id', type: 'uuid' },
  author: { name: 'd.author_id', type: 'uuid' },
  thread: { name: 'd.thread_id', type: 'uuid' },
  kind: { name: 'd.kind', type: 'text' },
  medication: { name: 'd.medication_ids', type: 'uuid', many: true },
  effect: { name: 'd.effect_ids', type: 'uuid', many: true },
};

function conditionSql(condition: SearchCondition, parameters: Parameters): string {
  switch (condition.field) {
    case 'answered':
    case 'cites':
      return `d.${condition.field}`;
    case 'createdAt':
      return `(${condition.anyOf.map((span) => spanSql(span, parameters)).join(' OR ')})`;
    default: {
      const { anyOf } = condition;
      const { name, type, many } = columns[condition.field];
      if (many) return `${name} && ${parameters.add(anyOf, `${type}[]`)}`;
      return anyOf.length === 1
        ? `${name} = ${parameters.add(anyOf[0], type)}`
        : `${name} = ANY(${parameters.add(anyOf, `${type}[]`)})`;
    }
  }
}

const spanSql = ({ from, before }: Span, parameters: Parameters): string =>
  [
    ...(from ? [`d.created_at >= ${parameters.add(from, 'timestamptz')}`] : []),
    ...(before ? [`d.created_at < ${parameters.add(before, 'timestamptz')}`] : []),
  ].join(' AND ');
