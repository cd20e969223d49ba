import type { EntityManager } from 'typeorm';
import type { KnownName, Lexicon } from './postgres-lexicon.js';
import { documentsOfTerms } from './postgres-postings.js';

/** By document, 1 where it has all the words of one of the names, wherever they stand. */
export async function documentsWithNames(
  tx: EntityManager,
  names: KnownName[],
  { known, newest }: Lexicon,
): Promise<Uint8Array> {
  const wordsOf = ({ phrase }: KnownName) => phrase.map(({ lexeme }) => known.get(lexeme)!.id);
  const lists = await documentsOfTerms(tx, [...new Set(names.flatMap(wordsOf))]);
  const having = new Map<number, Uint8Array>();
  for (const [termId, parts] of lists) {
    const marks = new Uint8Array(newest + 1);
    for (const docs of parts) for (let i = 0; i < docs.length; i += 1) marks[docs[i]!] = 1;
    having.set(termId, marks);
  }
  const found = new Uint8Array(newest + 1);
  for (const name of names) {
    const words = wordsOf(name).map((termId) => having.get(termId)!);
    for (const docs of lists.get(name.rarest.id)!) {
      for (const doc of docs) if (words.every((marks) => marks[doc] === 1)) found[doc] = 1;
    }
  }
  return found;
}
