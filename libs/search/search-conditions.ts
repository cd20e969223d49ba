/** From `from` on, up to but without `before`. */
export interface Span {
  from?: Date;
  before?: Date;
}

export type IdField = 'channel' | 'author' | 'thread' | 'kind' | 'medication' | 'effect';

/** What a post must be or, with `not`, must not be. All conditions of a search must hold. */
export type SearchCondition =
  | { field: IdField; anyOf: string[]; not: boolean }
  | { field: 'createdAt'; anyOf: Span[]; not: boolean }
  /** `answered`: its thread has an accepted answer. `cites`: see citations.ts. */
  | { field: 'answered' | 'cites'; not: boolean };
