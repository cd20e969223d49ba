import type { PostDocument } from './post-document.js';
import type { IdField } from './search-conditions.js';
import { classLexeme, tokensOf } from './text-analysis.js';

/** A post taken apart, for standing queries to look at. */
export interface StandingPost {
  document: PostDocument;
  /** Where each lexeme stands, ascending. */
  places: Map<string, number[]>;
  /** Of its words and of what it is about: see wordKey and idKey. */
  keys: Set<string>;
}

/** How what a post has is named in an inverted index of queries. */
export const wordKey = (lexeme: string) => `word ${lexeme}`;
export const idKey = (field: IdField, id: string) => `${field} ${id}`;

/** Between title, text and tags, so that no phrase spans two of them. */
const GAP = 10;

export function standingPostOf(document: PostDocument): StandingPost {
  const places = new Map<string, number[]>();
  let offset = 0;
  for (const part of [document.title, document.text, ...document.tags]) {
    let last = 0;
    for (const { lexeme, position } of tokensOf(part)) {
      last = position;
      if (lexeme === null) continue;
      const list = places.get(lexeme);
      if (list) list.push(offset + position);
      else places.set(lexeme, [offset + position]);
    }
    offset += last + GAP;
  }
  for (const key of document.classes) places.set(classLexeme(key), [offset]);
  return { document, places, keys: keysOf(document, places.keys()) };
}

function keysOf(document: PostDocument, lexemes: Iterable<string>): Set<string> {
  const keys = new Set([
    idKey('channel', document.channelId),
    idKey('author', document.authorId),
    idKey('thread', document.threadId),
    idKey('kind', document.kind),
    ...document.medicationIds.map((id) => idKey('medication', id)),
    ...document.effectIds.map((id) => idKey('effect', id)),
  ]);
  for (const lexeme of lexemes) keys.add(wordKey(lexeme));
  return keys;
}
