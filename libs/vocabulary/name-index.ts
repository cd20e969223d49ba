import { foldName, joined } from './fold-name.js';

export interface IndexedName {
  name: string;
  folded: string;
  /** 0 for the name proper, 1 for brands, 2 for synonyms, 3 for names of narrower things. */
  kind: number;
}

export interface IndexedTerm {
  slug: string;
  /** 0 comes first among those that match equally well. */
  tier: number;
  names: IndexedName[];
}

/** Where a hit stands in the list. */
export type HitKey = [match: number, tier: number, kind: number, folded: string, slug: string];

export interface Hit<T> {
  term: T;
  matched: string;
  key: HitKey;
}

const EXACT = 0;
const PREFIX = 1;
const WORD_START = 2;
const TYPO = 3;
const TYPO_IN_BEGINNING = 4;

const LETTERS_FOR_A_TYPO = 5;

interface Key {
  text: string;
  term: number;
  name: IndexedName;
  /** The key is a whole name; otherwise the rest of one from a later word on. */
  whole: boolean;
}

interface Match {
  match: number;
  name: IndexedName;
}

type Offer = (key: Key, match: number) => void;

/**
 * Finds terms as someone types: the exact name, then names that begin so, then names with a later
 * word that does; in each what is common before what is rare (Coumadin before coumarin), then by
 * the kind of name.
 *
 * In memory rather than in Postgres, for prefixes and typos alike: all names are some 20,000 and
 * change once a release, pg_trgm is not on every Postgres that DATABASE_URL may name, and an answer
 * per keystroke then costs no connection and no round trip.
 */
export class NameIndex<T extends IndexedTerm> {
  private readonly keys: Key[] = [];
  private readonly letters = new Set<string>();

  constructor(private readonly terms: T[]) {
    terms.forEach((term, index) => {
      for (const name of term.names) this.addKeys(index, name);
    });
    this.keys.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    for (const { text } of this.keys) for (const letter of text) this.letters.add(letter);
  }

  /** Best first. Nothing typed finds the first tier, in alphabetical order. */
  find(typed: string, { slips } = { slips: true }): Hit<T>[] {
    const folded = foldName(typed);
    if (folded === '') return this.firstTier();
    const best = new Map<number, Match>();
    const offer = ({ term, name }: Key, match: number) => {
      const known = best.get(term);
      if (!known || isBetter({ match, name }, known)) best.set(term, { match, name });
    };
    this.findPrefixes(folded, offer);
    // A rare find may be a slip on the way to a common one.
    const found = [...best.keys()].some((term) => this.terms[term]!.tier === 0);
    if (slips && !found && lettersOf(folded) >= LETTERS_FOR_A_TYPO) this.findTypos(folded, offer);
    const hits: Hit<T>[] = [];
    for (const [index, match] of best) hits.push(this.hit(index, match));
    return hits.sort((a, b) => compareKeys(a.key, b.key));
  }

  /** Those that go by this whole name. */
  named(name: string): T[] {
    const folded = foldName(name);
    return [...new Set([...this.called(folded), ...this.called(joined(folded))])];
  }

  private called(folded: string): T[] {
    return this.startingWith(folded)
      .filter(({ whole, text }) => whole && text === folded)
      .map(({ term }) => this.terms[term]!);
  }

  private findPrefixes(folded: string, offer: Offer): void {
    for (const key of this.startingWith(folded)) {
      if (!key.whole) offer(key, WORD_START);
      else offer(key, key.text === folded ? EXACT : PREFIX);
    }
    const words = folded.split(' ');
    if (words.length === 1) return;
    const together = joined(folded);
    for (const key of this.startingWith(together)) {
      if (key.whole) offer(key, key.text === together ? EXACT : PREFIX);
    }
    // "amoxicillin clav": each word begins a word of the name, in any order.
    const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
    for (const key of this.startingWith(longest)) {
      const padded = ` ${key.name.folded}`;
      if (words.every((word) => padded.includes(` ${word}`))) offer(key, WORD_START);
    }
  }

  /** Looks up what was typed with each slip undone, letter by letter along what names begin with. */
  private findTypos(typed: string, offer: Offer): void {
    for (let at = 0; at < typed.length; at += 1) {
      const before = typed.slice(0, at);
      const [letter, rest] = [typed[at]!, typed.slice(at + 1)];
      if (!this.begins(before)) return;
      this.offerTypo(before + rest, offer); // one too many
      if (rest !== '') this.offerTypo(before + rest[0] + letter + rest.slice(1), offer); // swapped
      for (const other of this.letters) {
        if (other === letter || !this.begins(before + other)) continue;
        this.offerTypo(before + other + rest, offer); // another
        this.offerTypo(before + other + letter + rest, offer); // one too few
      }
    }
  }

  private offerTypo(text: string, offer: Offer): void {
    for (const key of this.startingWith(text)) {
      offer(key, key.text === text && key.whole ? TYPO : TYPO_IN_BEGINNING);
    }
  }

  private firstTier(): Hit<T>[] {
    return this.terms
      .map((term, index) => ({ term, index }))
      .filter(({ term }) => term.tier === 0)
      .map(({ term, index }) => this.hit(index, { match: EXACT, name: term.names[0]! }))
      .sort((a, b) => compareKeys(a.key, b.key));
  }

  private hit(index: number, { match, name }: Match): Hit<T> {
    const term = this.terms[index]!;
    const key: HitKey = [match, term.tier, name.kind, name.folded, term.slug];
    return { term, matched: name.name, key };
  }

  private addKeys(term: number, name: IndexedName): void {
    this.keys.push({ text: name.folded, term, name, whole: true });
    let space = name.folded.indexOf(' ');
    if (space === -1) return;
    this.keys.push({ text: joined(name.folded), term, name, whole: true });
    for (; space !== -1; space = name.folded.indexOf(' ', space + 1)) {
      this.keys.push({ text: name.folded.slice(space + 1), term, name, whole: false });
    }
  }

  private startingWith(prefix: string): Key[] {
    return this.keys.slice(this.placeOf(prefix), this.placeOf(`${prefix}\uffff`));
  }

  private begins(prefix: string): boolean {
    return this.keys[this.placeOf(prefix)]?.text.startsWith(prefix) ?? false;
  }

  /** Of the first key that does not come before `text`. */
  private placeOf(text: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle]!.text < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBetter(a: Match, b: Match): boolean {
  if (a.match !== b.match) return a.match < b.match;
  if (a.name.kind !== b.name.kind) return a.name.kind < b.name.kind;
  return a.name.folded < b.name.folded;
}

/** By code units: the order must be the same on every machine for cursors to hold. */
export function compareKeys(a: HitKey, b: HitKey): number {
  for (const place of [0, 1, 2, 3, 4] as const) {
    if (a[place] !== b[place]) return a[place] < b[place] ? -1 : 1;
  }
  return 0;
}

const lettersOf = (folded: string) => folded.replace(/[^\p{L}]/gu, '').length;
