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
  const { channelId, medicationId, effectId, authorId, kind, from, before } = search.filters;
  const viewer = parameters.add(search.viewerId, 'uuid');
  const conditions = [
    `(d.channel_id IN (SELECT c.id FROM channel c
        WHERE c.visibility = 'open' OR EXISTS (SELECT 1 FROM membership seen
          WHERE seen.channel_id = c.id AND seen.clinician_id = ${viewer}))) IS TRUE`,
  ];
  const add = (sql: string, value: unknown, type: string) => {
    if (value !== undefined) conditions.push(`${sql} ${parameters.add(value, type)}`);
  };
  add('d.channel_id =', channelId, 'uuid');
  add('d.author_id =', authorId, 'uuid');
  add('d.kind =', kind, 'text');
  add('d.medication_ids @>', medicationId && [medicationId], 'uuid[]');
  add('d.effect_ids @>', effectId && [effectId], 'uuid[]');
  add('d.created_at >=', from, 'timestamptz');
  add('d.created_at <', before, 'timestamptz');
  return conditions.join(' AND ');
}

export const hasFilters = ({ filters }: ResolvedSearch): boolean =>
  Object.values(filters).some((value) => value !== undefined);
