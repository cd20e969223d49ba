import type { QueryExpansion } from '@rounds/vocabulary';
import type { ParsedQuery, Phrase } from './query-parser.js';
import { termsOf } from './query-terms.js';
import type { SearchCondition, Span } from './search-conditions.js';
import type { ResolvedSearch } from './search-engine.js';
import { idKey, wordKey, type StandingPost } from './standing-post.js';

/** Lexemes with their places, counted from the first. */
type StandingPhrase = [lexeme: string, offset: number][];

type StandingCondition =
  /** One of these keys must be there or, with `not`, none. */
  | { anyOf: string[]; not: boolean }
  /** From the first moment on, up to but without the second; milliseconds since 1970. */
  | { spans: [from: number | null, before: number | null][]; not: boolean }
  | { flag: 'answered' | 'cites'; not: boolean };

/**
 * A search to which posts come, instead of the other way round: everything is looked up, so that
 * it can be stored, and a post is matched without the vocabulary and without an engine.
 */
export interface StandingQuery {
  /** Every word or phrase, each with all that stands for it: one of them must occur. */
  words: StandingPhrase[][];
  /** None may occur. */
  without: StandingPhrase[];
  /** All must hold. */
  conditions: StandingCondition[];
}

/** All words count, also the last one, which here is never half typed. */
export function standingQueryOf({ query, expansions, filters }: ResolvedSearch): StandingQuery {
  const phrases = query.phrases.filter((phrase) => phrase.length > 1);
  return {
    words: [...standingWordsOf(query, expansions), ...phrases.map((phrase) => [standing(phrase)])],
    without: query.excluded.map(standing),
    conditions: filters.map(standingCondition),
  };
}

/** Each word with all that stands for it. */
export function standingWordsOf(
  query: ParsedQuery,
  expansions: QueryExpansion[],
): StandingQuery['words'] {
  return termsOf(query, expansions).flatMap(({ lexeme, alternatives }) =>
    lexeme === null ? [] : [[[[lexeme, 0]], ...alternatives.map(standing)] as StandingPhrase[]],
  );
}

/** How many of the words occur. */
export const sharedWords = (words: StandingQuery['words'], post: StandingPost): number =>
  words.filter((any) => any.some((phrase) => occurs(phrase, post.places))).length;

export function matchesStanding(query: StandingQuery, post: StandingPost): boolean {
  return (
    query.conditions.every((condition) => holds(condition, post) !== condition.not) &&
    query.words.every((any) => any.some((phrase) => occurs(phrase, post.places))) &&
    !query.without.some((phrase) => occurs(phrase, post.places))
  );
}

/**
 * Keys of which every matching post has at least one: those of the part that the fewest posts
 * have, by `frequency`. Null where nothing in particular is asked for.
 */
export function rarestKeys(
  query: StandingQuery,
  frequency: (key: string) => number,
): string[] | null {
  const rarestOf = (phrase: StandingPhrase) =>
    phrase
      .map(([lexeme]) => wordKey(lexeme))
      .reduce((rarest, key) => (frequency(key) < frequency(rarest) ? key : rarest));
  const parts = [
    ...query.conditions.flatMap((c) => ('anyOf' in c && !c.not ? [c.anyOf] : [])),
    ...query.words.map((any) => any.map(rarestOf)),
  ];
  let best: { keys: string[]; posts: number } | null = null;
  for (const part of parts) {
    const keys = [...new Set(part)];
    const posts = keys.reduce((sum, key) => sum + frequency(key), 0);
    const isRarer = !best || posts < best.posts;
    if (isRarer || (posts === best!.posts && keys.length < best!.keys.length)) {
      best = { keys, posts };
    }
  }
  return best && best.keys;
}

const standing = (phrase: Phrase): StandingPhrase =>
  phrase.map(({ lexeme, position }) => [lexeme, position - phrase[0]!.position]);

function occurs(phrase: StandingPhrase, places: StandingPost['places']): boolean {
  const [first, ...rest] = phrase;
  if (!first) return false;
  const starts = places.get(first[0]) ?? [];
  if (rest.length === 0) return starts.length > 0;
  const others = rest.map(([lexeme, offset]) => ({ at: new Set(places.get(lexeme)), offset }));
  return starts.some((start) => others.every(({ at, offset }) => at.has(start + offset)));
}

function standingCondition(condition: SearchCondition): StandingCondition {
  const { not } = condition;
  switch (condition.field) {
    case 'answered':
    case 'cites':
      return { flag: condition.field, not };
    case 'createdAt':
      return { spans: condition.anyOf.map(standingSpan), not };
    default: {
      const { field } = condition;
      return { anyOf: condition.anyOf.map((id) => idKey(field, id)), not };
    }
  }
}

const standingSpan = ({ from, before }: Span): [number | null, number | null] => [
  from?.getTime() ?? null,
  before?.getTime() ?? null,
];

function holds(condition: StandingCondition, { document, keys }: StandingPost): boolean {
  if ('anyOf' in condition) return condition.anyOf.some((key) => keys.has(key));
  if ('flag' in condition) return document[condition.flag];
  const at = document.createdAt.getTime();
  return condition.spans.some(
    ([from, before]) => (from === null || at >= from) && (before === null || at < before),
  );
}
