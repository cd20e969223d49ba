import { joined } from './fold-name.js';
import type { IndexedName } from './name-index.js';
import type { Negation } from './negations.js';

/** `capitals`: only in capitals or exactly as the vocabulary writes it; an abbreviation. */
export type NameRule = 'any' | 'capitals' | 'never';

export interface ReviewedWords {
  /** By folded name: what somebody decided, data/mention_rules.csv. */
  rules: ReadonlyMap<string, NameRule>;
  /** Folded: words of everyday or clinical English that are also names, ambiguous_names.csv. */
  everyday: ReadonlySet<string>;
  /** Folded: what is common in running text, data/common_words.txt. */
  common: ReadonlySet<string>;
  /** By folded phrase: what makes an effect one that was not there, data/negations.csv. */
  negations: ReadonlyMap<string, Negation>;
}

/** Raise it when the same names are to be recognised otherwise: posts are then read again. */
export const MENTION_RULES_VERSION = 4;

const INGREDIENT = 0;
const LETTERS_OF_AN_ABBREVIATION = 4;
const CAPITALS_OF_AN_ABBREVIATION = 6;
/** Each "not" may be written as one of these. */
const CONTRACTIONS = [
  ...['isnt', 'arent', 'wasnt', 'werent', 'hasnt', 'havent', 'hadnt', 'doesnt', 'didnt', 'dont'],
  ...['wont', 'cant', 'couldnt', 'wouldnt', 'shouldnt'],
];

/**
 * When a name in running text means what it names. Not to show a chip that is due is a pity; to
 * show one for "Today" makes nobody believe the others.
 */
export class MentionRules {
  constructor(private readonly reviewed: ReviewedWords) {}

  /** Folded: of several words, and no mention of what they are named after. */
  phrases(): string[] {
    return [...this.reviewed.rules].flatMap(([folded, rule]) =>
      rule === 'never' && folded.includes(' ') ? [folded] : [],
    );
  }

  /** Folded, with every form of "not". */
  negations(): [phrase: string, negation: Negation][] {
    return [...this.reviewed.negations].flatMap(([phrase, negation]) => [
      [phrase, negation] as [string, Negation],
      ...(/^not( |$)/.test(phrase) ? CONTRACTIONS : []).map((word): [string, Negation] => {
        return [phrase.replace('not', word), negation];
      }),
    ]);
  }

  isEveryday(folded: string): boolean {
    const { rules, everyday } = this.reviewed;
    return everyday.has(folded) || rules.get(folded) === 'never';
  }

  of({ name, folded, kind }: IndexedName, what: 'medication' | 'effect'): NameRule {
    const reviewed = this.reviewed.rules.get(folded);
    if (reviewed) return reviewed;
    if (this.isEveryday(folded)) return 'never';
    const letters = lettersIn(folded);
    if (letters < 2) return 'never'; // "74", "C-500"
    const isProper = kind === INGREDIENT;
    if (!isProper && what === 'medication' && this.isOrdinary(folded)) return 'never';
    const isShort = !isProper && letters <= LETTERS_OF_AN_ABBREVIATION;
    const isAllCapitals = name === name.toUpperCase() && letters <= CAPITALS_OF_AN_ABBREVIATION;
    return isShort || isAllCapitals ? 'capitals' : 'any';
  }

  /** "Pain Relief", "Cold and Cough": every word is one of everyday. */
  private isOrdinary(folded: string): boolean {
    const { common } = this.reviewed;
    return common.has(joined(folded)) || folded.split(' ').every((word) => common.has(word));
  }
}

function lettersIn(folded: string): number {
  let letters = 0;
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    if ((code >= 97 && code <= 122) || code > 127) letters += 1;
  }
  return letters;
}
