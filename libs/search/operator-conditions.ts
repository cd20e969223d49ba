import { Injectable } from '@nestjs/common';
import type { SearchOperator, SearchProblem } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { spanOf } from './calendar.js';
import { OperatorValues } from './operator-values.js';
import type { FilterPart } from './query-parser.js';
import type { IdField, SearchCondition, Span } from './search-conditions.js';

const idFields: Partial<Record<SearchOperator, IdField>> = {
  in: 'channel',
  from: 'author',
  medication: 'medication',
  effect: 'effect',
  kind: 'kind',
};

interface Named {
  part: FilterPart;
  ids: string[];
}

/** The operators of a query as conditions: any of one operator's values, each of the exclusions. */
@Injectable()
export class OperatorConditions {
  constructor(private readonly values: OperatorValues) {}

  /** `conditions` is null where what is asked for names nothing: nothing matches. */
  async of(
    viewer: Pick<Viewer, 'id'>,
    parts: FilterPart[],
    timeZone: string,
  ): Promise<{ conditions: SearchCondition[] | null; problems: SearchProblem[] }> {
    const named = await Promise.all(
      parts
        .filter(({ operator }) => idFields[operator] !== undefined)
        .map(async (part): Promise<Named> => ({ part, ids: await this.idsOf(viewer, part) })),
    );
    const problems = await Promise.all(
      named
        .filter(({ ids }) => ids.length === 0)
        .map(async ({ part }) => unknown(part, await this.likeliest(viewer, part))),
    );
    const ids = idConditions(named);
    if (!ids) return { conditions: null, problems };
    return { conditions: [...ids, ...spanConditions(parts, timeZone), ...flags(parts)], problems };
  }

  /** Of what the viewer may see, as everything that is answered. */
  private async likeliest(
    viewer: Pick<Viewer, 'id'>,
    { operator, value }: FilterPart,
  ): Promise<string | undefined> {
    if (operator === 'in') return this.values.likeliestChannel(viewer, value);
    const isTerm = operator === 'medication' || operator === 'effect';
    return isTerm ? this.values.likeliestTerm(operator, value) : undefined;
  }

  private async idsOf(viewer: Pick<Viewer, 'id'>, part: FilterPart): Promise<string[]> {
    switch (part.operator) {
      case 'in':
        return this.values.channels(viewer, part.value);
      case 'from':
        return this.values.authors(viewer, part.value);
      case 'medication':
        return this.values.medications(part.value);
      case 'effect':
        return this.values.effects(part.value);
      default:
        return [part.value];
    }
  }
}

function idConditions(named: Named[]): SearchCondition[] | null {
  const conditions: SearchCondition[] = [];
  for (const [operator, field] of Object.entries(idFields)) {
    for (const not of [false, true]) {
      const given = named.filter((n) => n.part.operator === operator && n.part.excluded === not);
      if (given.length === 0) continue;
      const anyOf = [...new Set(given.flatMap(({ ids }) => ids))];
      if (anyOf.length > 0) conditions.push({ field, anyOf, not });
      else if (!not) return null;
    }
  }
  return conditions;
}

function spanConditions(parts: FilterPart[], timeZone: string): SearchCondition[] {
  return (['before', 'after', 'on'] as const).flatMap((operator) =>
    [false, true].flatMap((not): SearchCondition[] => {
      const given = parts.filter((part) => part.operator === operator && part.excluded === not);
      if (given.length === 0) return [];
      const anyOf = given.map(({ value }) => timeOf(operator, spanOf(value, timeZone)));
      return [{ field: 'createdAt', anyOf, not }];
    }),
  );
}

/** Before, on and after a day are three different times. */
function timeOf(operator: 'before' | 'after' | 'on', span: Required<Span>): Span {
  if (operator === 'before') return { before: span.from };
  return operator === 'after' ? { from: span.before } : span;
}

const flags = (parts: FilterPart[]): SearchCondition[] =>
  parts.flatMap(({ operator, excluded }): SearchCondition[] => {
    if (operator === 'is') return [{ field: 'answered', not: excluded }];
    return operator === 'has' ? [{ field: 'cites', not: excluded }] : [];
  });

const things: Partial<Record<SearchOperator, string>> = {
  in: 'channel',
  from: 'clinician',
  medication: 'medication',
  effect: 'effect',
};

function unknown(
  { operator, value, start, end }: FilterPart,
  suggestedValue: string | undefined,
): SearchProblem {
  const message = `There is no ${things[operator]} called “${value}”.`;
  return {
    ...{ code: 'unknown_value', message, start, end },
    ...(suggestedValue !== undefined && { suggestedValue }),
  };
}
