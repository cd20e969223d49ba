import { everyNamedClass } from '@rounds/vocabulary';
import type { MatchesPosition } from 'meilisearch';
import type { PostDocument } from './post-document.js';
import { tokensOf } from './text-analysis.js';

/** What the index holds of a post. */
export interface MeilisearchDocument {
  id: string;
  title: string;
  tags: string[];
  /** All names of the classes that it names medications of. */
  classes: string[];
  text: string;
  threadId: string;
  channelId: string;
  authorId: string;
  kind: string;
  medicationIds: string[];
  effectIds: string[];
  /** Milliseconds since 1970, for Meilisearch compares numbers only. */
  createdAt: number;
  year: number;
  answered: boolean;
  cites: boolean;
  accepted: number;
  helpful: number;
  expert: number;
}

export function meilisearchDocument(post: PostDocument): MeilisearchDocument {
  const { postId, title, tags, text, threadId, channelId, authorId, kind, createdAt } = post;
  const { answered, cites, helpful } = post;
  return {
    id: postId,
    ...{ title, tags, text, threadId, channelId, authorId, kind, answered, cites, helpful },
    classes: namesOfClasses(post.classes),
    medicationIds: post.medicationIds,
    effectIds: post.effectIds,
    createdAt: createdAt.getTime(),
    year: createdAt.getUTCFullYear(),
    accepted: post.accepted ? 1 : 0,
    expert: post.expert ? 1 : 0,
  };
}

const classNames = new Map(everyNamedClass.map(({ key, names }) => [key, names]));
/** It knows no plural of a short word. */
const namesOfClasses = (keys: string[]) =>
  keys.flatMap((key) => classNames.get(key) ?? []).flatMap((name) => [name, `${name}s`]);

const MOST_MATCHES = 100;

/** The words of the text that Meilisearch matched, as our own lexemes. It counts in bytes. */
export function marksOf(text: string, matches: MatchesPosition<MeilisearchDocument>): Set<string> {
  const bytes = Buffer.from(text);
  const spans = (matches.text ?? []).slice(0, MOST_MATCHES).map(({ start, length }) => {
    const from = bytes.subarray(0, start).toString().length;
    return { from, to: from + bytes.subarray(start, start + length).toString().length };
  });
  const marks = new Set<string>();
  if (spans.length === 0) return marks;
  for (const { start, end, lexeme } of tokensOf(text)) {
    if (lexeme !== null && spans.some(({ from, to }) => start < to && end > from)) {
      marks.add(lexeme);
    }
  }
  return marks;
}
