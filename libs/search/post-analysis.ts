import { hash as digest } from 'node:crypto';
import type { PostDocument } from './post-document.js';
import { classLexeme, tokensOf } from './text-analysis.js';

/** What one document gives the index. */
export interface Analysed {
  document: PostDocument;
  hash: Buffer;
  /** Words that count, the title's twice. */
  length: number;
  /** Where each lexeme stands; the title's twice. */
  places: Map<string, number[]>;
  /** Folded words as written, with their lexemes. */
  words: Map<string, string>;
  tsvector: string;
}

/** Part of the hash: a new way of analysing makes every post be indexed anew when touched. */
const ANALYSIS_VERSION = 2;
/** Between title, body, tags and the second title, so that no phrase spans two of them. */
const GAP = 10;
const LAST_POSITION = 16_383;

/** Of everything but what changes without the post: acceptance, reactions and standing. */
export function hashOf(document: PostDocument): Buffer {
  const { accepted: _a, helpful: _h, answered: _n, expert: _e, ...content } = document;
  return digest('sha256', JSON.stringify([ANALYSIS_VERSION, content]), 'buffer').subarray(0, 16);
}

export function analyse(document: PostDocument, hash: Buffer): Analysed {
  const { title, text, tags } = document;
  const places = new Map<string, number[]>();
  const words = new Map<string, string>();
  let length = 0;
  let offset = 0;
  for (const part of [title, text, ...tags, title]) {
    let last = 0;
    for (const { word, lexeme, position } of tokensOf(part)) {
      last = position;
      if (lexeme === null) continue;
      length += 1;
      words.set(word, lexeme);
      const list = places.get(lexeme);
      if (list) list.push(offset + position);
      else places.set(lexeme, [offset + position]);
    }
    offset += last + GAP;
  }
  // Not counted in the length: nobody wrote them.
  for (const key of document.classes) places.set(classLexeme(key), [LAST_POSITION]);
  return {
    document,
    hash,
    length,
    places,
    words,
    tsvector: tsvectorOf(places),
  };
}

function tsvectorOf(places: Map<string, number[]>): string {
  let tsvector = '';
  for (const [lexeme, list] of places) {
    tsvector += ` ${quoted(lexeme)}:${Math.min(list[0]!, LAST_POSITION)}`;
    for (let i = 1; i < list.length; i += 1) tsvector += `,${Math.min(list[i]!, LAST_POSITION)}`;
  }
  return tsvector;
}

const quoted = (lexeme: string) =>
  lexeme.includes("'") ? `'${lexeme.replaceAll("'", "''")}'` : `'${lexeme}'`;
