import type { MentionRules, NameRule } from './mention-rules.js';
import { joined } from './fold-name.js';
import { inflectionsOf } from './inflections.js';
import { Negations, type Negation } from './negations.js';
import { isQuantity } from './quantities.js';
import { BREAK, HYPHEN, SPACE, hashOfWord, TextWords } from './text-words.js';
import type { IndexedName } from './name-index.js';
import type { ThesaurusTerm } from './thesaurus.js';

/** A place in a text where a name stands; one of the ids is given, or both. */
export interface TermMatch {
  /** UTF-16 units, `end` exclusive. */
  start: number;
  end: number;
  medicationId: string | null;
  effectId: string | null;
}

/** What a name means; what is kept of several that share it. */
interface Meaning {
  medicationId: string | null;
  effectId: string | null;
  rule: Exclude<NameRule, 'never'>;
  /** As the vocabulary writes it. */
  written: string;
}

interface Sense {
  term: ThesaurusTerm;
  name: IndexedName;
  rank: number;
  rule: Meaning['rule'];
}

interface Node {
  next: Map<string, Node> | null;
  meaning: Meaning | null;
  negation: Negation | null;
}

/** What was read: a name, or a phrase that negates; `next` is the word behind it. */
type Read = { next: number } & ({ match: TermMatch } | { match: null; negation: Negation });

/** A hyphenated word can be written together in the name: "pre-diabetes". */
const PARTS_OF_A_WORD = 3;
const NOT_AFTER = new Set(['anti', 'non', 'pseudo']);
const NOT_BEFORE_HYPHEN = new Set(['free', 'like']);
/** Of these the medication's namesake in the body is meant. */
const NOT_MEDICATION_BEFORE = new Set([
  ...['receptor', 'receptors', 'transporter', 'transporters', 'synthase', 'kinase', 'channel'],
  ...['channels', 'antagonist', 'antagonists', 'agonist', 'agonists', 'inhibitor', 'inhibitors'],
]);

/** "Low sodium" is a finding, a low-sodium diet is none. */
const NOT_HYPHENED = new Set(['low', 'high']);

/** Some 50 to each of the vocabulary's first words. */
const PLACES = 2 ** 21;
const placeOf = (hash: number): number => (hash ^ (hash >>> 12)) & (PLACES - 1);

const emptyNode = (): Node => ({ next: null, meaning: null, negation: null });

/**
 * An automaton over the words of all names: it reads a text once, from left to right, and at each
 * word follows the names that go on so; the longest wins, and matches never overlap. Phrases that
 * negate are read the same way, and effects that they negate are none. Precision comes before
 * recall: see MentionRules.
 */
export class TermMatcher {
  private readonly root = emptyNode();
  /** A bit for each word that a name begins with, at the place that its hash has. */
  private readonly beginnings = new Uint32Array(PLACES / 32);
  /** Of the text that is being read. */
  private readonly words = new TextWords();
  /** Edges that were tried, ever: what its work is measured by. */
  steps = 0;

  constructor(terms: ThesaurusTerm[], rules: MentionRules) {
    for (const [folded, meaning] of meaningsOf(terms, rules)) {
      this.nodeOf(folded).meaning ??= meaning;
    }
    for (const [folded, negation] of rules.negations()) this.nodeOf(folded).negation = negation;
    for (const first of this.root.next?.keys() ?? []) {
      const place = placeOf(hashOfWord(first));
      this.beginnings[place >>> 5]! |= 1 << (place & 31);
    }
  }

  /** In the order of the text. One text at a time: its words lie in what the matcher keeps. */
  find(text: string): TermMatch[] {
    const words = this.words.read(text);
    const negations = new Negations(text, words);
    const found: TermMatch[] = [];
    for (let at = 0; at < words.length;) {
      const read = this.readAt(text, words, at);
      if (read?.match) {
        negations.name(read.match, at, read.next);
        if (read.match.medicationId ?? read.match.effectId) found.push(read.match);
      } else if (read) negations.phrase(read.negation, at, read.next);
      at = read?.next ?? at + 1;
    }
    negations.settle();
    words.forget();
    // What comes after a name may have negated it.
    return found.filter(({ medicationId, effectId }) => medicationId ?? effectId);
  }

  private readAt(text: string, words: TextWords, at: number): Read | null {
    this.steps += 1;
    const isHyphened = words.gap[at + 1] === HYPHEN;
    if (!isHyphened && !this.mayBegin(words.hash[at]!)) return null;
    if (isHyphened && NOT_HYPHENED.has(words.word(at)!)) return null;
    if (words.gap[at] === HYPHEN && NOT_AFTER.has(words.word(at - 1)!)) return null;
    let best: Read | null = null;
    const walk = (node: Node, from: number): void => {
      const { meaning, negation } = node;
      if (meaning && (best === null || from > best.next)) {
        const match = accepted(text, words, at, from, meaning);
        if (match) best = { match, next: from };
      }
      if (negation && (best === null || from > best.next)) {
        best = { match: null, negation, next: from };
      }
      if (!node.next || from >= words.length) return;
      if (from > at && words.gap[from] === BREAK) return;
      let word = '';
      for (let parts = 0; parts < PARTS_OF_A_WORD; parts += 1) {
        const place = from + parts;
        if (place >= words.length) return;
        if (parts > 0 && words.gap[place] !== HYPHEN) return;
        word += words.word(place)!;
        this.steps += 1;
        const next = node.next.get(word);
        if (next) walk(next, place + 1);
      }
    };
    walk(this.root, at);
    return best;
  }

  /** Whether a name may begin with a word of this hash; of other words one in fifty. */
  private mayBegin(hash: number): boolean {
    const place = placeOf(hash);
    return (this.beginnings[place >>> 5]! & (1 << (place & 31))) !== 0;
  }

  private nodeOf(folded: string): Node {
    let node = this.root;
    for (const word of folded.split(' ')) {
      node.next ??= new Map();
      let next = node.next.get(word);
      if (!next) node.next.set(word, (next = emptyNode()));
      node = next;
    }
    return node;
  }
}

function accepted(
  text: string,
  words: TextWords,
  from: number,
  to: number,
  meaning: Meaning,
): TermMatch | null {
  const start = words.start[from]!;
  const end = words.end[to - 1]!;
  if (meaning.rule === 'capitals' && !isInCapitals(text.slice(start, end), meaning.written)) {
    return null;
  }
  if (endsInNumberApart(words, from, to) && isQuantity(text, end)) return null;
  const following = words.gap[to] === BREAK ? undefined : words.word(to);
  if (following !== undefined) {
    if (words.gap[to] === HYPHEN && NOT_BEFORE_HYPHEN.has(following)) return null;
    if (NOT_MEDICATION_BEFORE.has(following)) {
      return meaning.effectId
        ? { start, end, medicationId: null, effectId: meaning.effectId }
        : null;
    }
  }
  return { start, end, medicationId: meaning.medicationId, effectId: meaning.effectId };
}

/** "Vitamin K 2", which "vitamin K 2 mg" does not name; not "K2", "K-2" or "70/30". */
const endsInNumberApart = (words: TextWords, from: number, to: number): boolean =>
  to - from > 1 &&
  words.gap[to - 1] === SPACE &&
  /^\d+$/.test(words.word(to - 1)!) &&
  !/^\d+$/.test(words.word(to - 2)!);

/** MTX and MTXs, and rt-PA as the vocabulary writes it. */
function isInCapitals(surface: string, written: string): boolean {
  if (surface === written) return true;
  const singular = /[\p{Lu}\d]['’]?s$/u.test(surface) ? surface.replace(/['’]?s$/u, '') : surface;
  return singular === written || singular === singular.toUpperCase();
}

/**
 * Every form in which a name may be written, with the one meaning that it has. The name proper
 * comes before brands, and one substance before a combination that goes by the same brand; where
 * several are left, the name says nothing.
 */
export function meaningsOf(terms: ThesaurusTerm[], rules: MentionRules): Map<string, Meaning> {
  const senses = new Map<string, Sense[]>();
  for (const term of terms) {
    // "Cardiac disorders - Other, specify" is for forms.
    if (term.what === 'effect' && term.tier > 0) continue;
    for (const name of term.names) {
      const rule = rules.of(name, term.what);
      if (rule === 'never') continue;
      const sense = { term, name, rank: rankOf(term, name), rule };
      const known = senses.get(name.folded);
      if (known) known.push(sense);
      else senses.set(name.folded, [sense]);
    }
  }
  const meanings = new Map<string, Meaning>();
  // They use up their words: nobody takes insulin who has an insulin resistance.
  for (const written of rules.phrases()) {
    meanings.set(written, { medicationId: null, effectId: null, rule: 'any', written });
  }
  for (const [folded, all] of senses) {
    const only = (what: ThesaurusTerm['what']) => {
      const own = all.filter(({ term }) => term.what === what);
      const best = Math.min(...own.map(({ rank }) => rank));
      const left = own.filter(({ rank }) => rank === best);
      return left.length === 1 ? left[0]! : null;
    };
    const [medication, effect] = [only('medication'), only('effect')];
    const sense = medication ?? effect;
    if (!sense) continue;
    meanings.set(folded, {
      medicationId: medication?.term.id ?? null,
      effectId: effect?.term.id ?? null,
      rule: sense.rule,
      written: sense.name.name,
    });
  }
  for (const [folded, meaning] of [...meanings]) {
    for (const form of formsOf(folded, meaning)) {
      if (!meanings.has(form) && !rules.isEveryday(form)) meanings.set(form, meaning);
    }
  }
  return meanings;
}

const rankOf = ({ what, tier, names }: ThesaurusTerm, { kind }: IndexedName): number => {
  const isCombination = what === 'medication' && / and |\/|,/.test(names[0]?.name ?? '');
  return (kind === 0 ? 0 : 4) + (isCombination ? 2 : 0) + tier;
};

/** "tmpsmx" for "tmp smx", and plurals; an effect's also in the singular. */
function formsOf(folded: string, { effectId }: Meaning): string[] {
  const together = joined(folded);
  const isTelling = together.length >= 5 || /\d/.test(together);
  const written = together !== folded && isTelling ? [folded, together] : [folded];
  return [
    ...written.slice(1),
    ...written.flatMap((form) => inflectionsOf(form, effectId !== null)),
  ];
}
