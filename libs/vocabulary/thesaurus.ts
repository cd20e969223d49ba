import type { MedicationTag } from '@rounds/contracts';
import { foldName, joined } from './fold-name.js';
import type { IndexedName, IndexedTerm } from './name-index.js';
import { isOneEdit } from './one-edit.js';

export interface ThesaurusTerm extends IndexedTerm {
  id: string;
  what: 'medication' | 'effect';
}

/** A run of words in a query that is a name, and what else goes by other words. */
export interface QueryExpansion {
  /** As it stands in the query. */
  surface: string;
  medicationIds: string[];
  effectIds: string[];
  /**
   * Other names of the same, the name proper first, then brands, then synonyms. Of a misspelt name
   * also the right spelling; none for what is narrower than its term.
   */
  alternatives: string[];
  /** Where it is misspelt, the name that it was taken for. */
  readAs?: string;
  /** Those of medicationIds, where it was found in a query. */
  medications?: MedicationTag[];
  /** Where it names a class of medications, its key: see namedClassesOf. */
  classKey?: string;
  /** Names of the classes that its medications are of: what is said of those is of interest. */
  classNames?: string[];
}

/** What a name means: it is one of the names of `term`. */
interface Sense {
  term: ThesaurusTerm;
  kind: number;
}

interface Named {
  senses: Sense[];
  /** In words. */
  length: number;
  readAs?: string | undefined;
}

interface Word {
  folded: string;
  start: number;
  end: number;
}

const NARROWER = 3;
const LETTERS_FOR_A_TYPO = 6;

/**
 * Every name of the vocabulary, to find those in running text. `everyday` are folded words that
 * are also names (the contraceptive sponge Today) or one letter away from one: they are neither
 * expanded, nor corrected to a name, nor offered as another name.
 */
export class Thesaurus {
  private readonly senses = new Map<string, Sense[]>();
  private readonly wordsByLength = new Map<number, string[]>();
  private readonly knownWords = new Set<string>();
  private longest = 1;

  constructor(
    terms: ThesaurusTerm[],
    private readonly everyday: ReadonlySet<string>,
  ) {
    for (const term of terms) for (const name of term.names) this.learn(name, term);
    for (const [name, senses] of [...this.senses]) {
      const together = joined(name);
      if (!this.senses.has(together) && !everyday.has(together)) this.senses.set(together, senses);
    }
  }

  /** From left to right, the longest name at each place; names never overlap. */
  expand(text: string): QueryExpansion[] {
    const words = wordsOf(text);
    const found: QueryExpansion[] = [];
    for (let at = 0; at < words.length;) {
      const { senses, length, readAs } = this.nameAt(words, at);
      if (senses.length > 0) {
        const surface = text.slice(words[at]!.start, words[at + length - 1]!.end);
        found.push(this.expansion(surface, senses, readAs));
      }
      at += length;
    }
    return found;
  }

  private nameAt(words: Word[], at: number): Named {
    for (let length = Math.min(this.longest, words.length - at); length > 0; length -= 1) {
      const run = words.slice(at, at + length).map((word) => word.folded);
      const senses = this.senses.get(run.join(' ')) ?? this.senses.get(run.join(''));
      if (senses) return { senses, length };
    }
    return { ...this.corrected(words[at]!.folded), length: 1 };
  }

  /** The likeliest of the names that are one slip away from an unknown word. */
  private corrected(word: string): Omit<Named, 'length'> {
    if (word.length < LETTERS_FOR_A_TYPO || /\P{L}/u.test(word)) return { senses: [] };
    if (this.knownWords.has(word) || this.everyday.has(word)) return { senses: [] };
    let best: Sense[] = [];
    let readAs: string | undefined;
    let lowest = Infinity;
    for (const length of [word.length - 1, word.length, word.length + 1]) {
      for (const name of this.wordsByLength.get(length) ?? []) {
        // Precision first: people seldom miss the first letter.
        if (word[0] !== name[0] || !isOneEdit(word, name)) continue;
        for (const sense of this.senses.get(name)!) {
          const unlikely = sense.term.tier * 4 + sense.kind; // what is in common use is likelier
          if (unlikely < lowest) best = [];
          if (unlikely > lowest || best.some(({ term }) => term === sense.term)) continue;
          if (unlikely < lowest) readAs = nameOf(sense.term, name);
          lowest = unlikely;
          best.push(sense);
        }
      }
    }
    return { senses: best, readAs };
  }

  private expansion(surface: string, senses: Sense[], readAs?: string): QueryExpansion {
    const ids = (what: ThesaurusTerm['what']) =>
      senses.filter(({ term }) => term.what === what).map(({ term }) => term.id);
    const names = senses
      .flatMap(({ term, kind }) => (kind === NARROWER ? [] : term.names))
      .filter((name) => name.kind !== NARROWER && !this.everyday.has(name.folded))
      .sort((a, b) => a.kind - b.kind);
    const alternatives = new Map<string, string>();
    for (const { name, folded } of names) {
      if (!alternatives.has(folded)) alternatives.set(folded, name);
    }
    alternatives.delete(foldName(surface));
    return {
      surface,
      medicationIds: ids('medication'),
      effectIds: ids('effect'),
      alternatives: [...alternatives.values()],
      ...(readAs !== undefined && { readAs }),
    };
  }

  private learn({ folded, kind }: IndexedName, term: ThesaurusTerm): void {
    const words = folded.split(' ');
    for (const word of words) this.knownWords.add(word);
    if (this.everyday.has(folded)) return;
    this.longest = Math.max(this.longest, words.length);
    const senses = this.senses.get(folded);
    if (senses) return void senses.push({ term, kind });
    this.senses.set(folded, [{ term, kind }]);
    if (words.length > 1) return;
    const peers = this.wordsByLength.get(folded.length);
    if (peers) peers.push(folded);
    else this.wordsByLength.set(folded.length, [folded]);
  }
}

const nameOf = ({ names }: ThesaurusTerm, folded: string): string =>
  names.find((name) => name.folded === folded)?.name ?? folded;

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}'’ʼ`]+/gu)) {
    const start = match.index;
    const end = start + match[0].length;
    for (const folded of foldName(match[0]).split(' ')) {
      if (folded !== '') words.push({ folded, start, end });
    }
  }
  return words;
}
