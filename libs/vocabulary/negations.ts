import type { TextWords } from './text-words.js';

/**
 * What a phrase of data/negations.csv does. `before` negates the effects that follow it, `after`
 * those that it follows, `answer` only those that it follows directly ("Rash: none"), `either`
 * those that follow directly or else those before. `pseudo` looks like a negation and is none;
 * `end` is where one ends.
 */
export type Negation = 'before' | 'after' | 'answer' | 'either' | 'pseudo' | 'end';

/** A name's place in a text, of which an effect can be taken back. */
interface Named {
  effectId: string | null;
}

interface Effect {
  match: Named;
  from: number;
  to: number;
}

/** How many words may stand between; names, and what joins them to a list, are not counted. */
const REACH = 5;
const JOINS = new Set(['and', 'or', 'nor']);
/** The rash "did not develop", and nobody "did develop any rash": what follows is meant first. */
const LEADS = new Set(['a', 'an', 'any', 'the', 'new', 'further', 'significant', 'severe', 'of']);
/** They answer, or count: "No, nausea is common", "No. 3". Other phrases may end with a colon. */
const BARE = new Set(['no', 'not', 'nor', 'nil']);

const NOTHING = 0;
const COMMA = 1;
const COLON = 2;
const STOP = 3;

/**
 * NegEx (Chapman et al., 2001) for effects, as a text is read: a negated effect is taken out of
 * its match. Of the text it looks at no more than the few words that a negation reaches.
 */
export class Negations {
  /** Up to where the words behind a negation were looked at; null where there is none. */
  private reached: number | null = null;
  private opened = 0;
  private counted = 0;
  private brackets = 0;
  /** The last effects that form a list: nothing but commas and JOINS is between them. */
  private list: Effect[] = [];
  /** What `either` negates unless an effect follows directly. */
  private otherwise: Effect[] | null = null;

  constructor(
    private readonly text: string,
    private readonly words: TextWords,
  ) {}

  phrase(kind: Negation, from: number, to: number): void {
    this.settle();
    this.reached = null;
    const { list } = this;
    this.list = [];
    if (kind === 'after') negate(this.isWithinReach(list, from) ? list : []);
    else if (kind === 'answer') negate(this.isAnswered(list, from) ? list : []);
    else if (kind === 'either') {
      this.otherwise = this.isWithinReach(list, from) ? list : [];
      this.open(to);
    } else if (kind === 'before') {
      if (this.opensNothing(from, to)) negate(this.isAnswered(list, from) ? list : []);
      else this.open(to);
    }
  }

  /** A name, of an effect or not; words that are used up by a phrase are one too. */
  name(match: Named, from: number, to: number): void {
    if (this.reached !== null) this.reach(from);
    if (match.effectId === null || this.counted > 0) this.settle();
    this.otherwise = null;
    if (match.effectId === null) {
      this.counted += 1;
      if (this.reached !== null) this.reached = to;
      return;
    }
    if (this.reached !== null) {
      match.effectId = null;
      this.reached = to;
      return;
    }
    const last = this.list.at(-1);
    if (!last || !this.isList(last.to, from)) this.list = [];
    this.list.push({ match, from, to });
  }

  /** What is still open at the end of the text. */
  settle(): void {
    if (this.otherwise) negate(this.otherwise);
    if (this.otherwise) this.reached = null;
    this.otherwise = null;
  }

  private open(at: number): void {
    this.reached = at;
    this.opened = at;
    this.counted = 0;
    this.brackets = 0;
  }

  /** Goes on to a word, or finds that the negation ends before it. */
  private reach(to: number): void {
    for (let at = this.reached!; at <= to; at += 1) {
      const parting = this.partingBefore(at);
      // "Negative for: nausea".
      const ends = parting === STOP || (parting === COLON && at > this.opened);
      const isLoose = this.otherwise !== null && parting !== NOTHING;
      if (ends || isLoose || this.leavesBrackets(at) || this.counted > REACH) {
        this.settle();
        this.reached = null;
        return;
      }
      if (at === to) break;
      const word = this.words.word(at)!;
      const isFree = this.otherwise ? LEADS.has(word) : JOINS.has(word);
      if (!isFree) this.counted += 1;
    }
    this.reached = to;
  }

  /** What is negated within brackets is not so behind them. */
  private leavesBrackets(at: number): boolean {
    for (const character of this.between(at)) {
      if (character === '(') this.brackets += 1;
      else if (character === ')' && (this.brackets -= 1) < 0) return true;
    }
    return false;
  }

  /** "No, …", "No. 3", "no 3", and "nausea denied." */
  private opensNothing(from: number, to: number): boolean {
    const following = this.words.word(to);
    if (following === undefined) return true;
    const parting = this.partingBefore(to);
    const isBare = to - from === 1 && BARE.has(this.words.word(from)!);
    if (isBare && /^\d+$/.test(following)) return true;
    return parting === STOP || parting === COMMA || (parting === COLON && isBare);
  }

  private isWithinReach(list: Effect[], at: number): boolean {
    const last = list.at(-1);
    if (!last || at - last.to > REACH) return false;
    for (let word = last.to; word <= at; word += 1) {
      const parting = this.partingBefore(word);
      if (parting !== NOTHING && !(parting === COLON && at === last.to)) return false;
    }
    return true;
  }

  /** "Rash: no", "Rash – none", "Rash? Never had." */
  private isAnswered(list: Effect[], at: number): boolean {
    const last = list.at(-1);
    if (last?.to !== at) return false;
    return /^[ \t*_)]*[:?–—-]?[ \t*_]*$/.test(this.between(at));
  }

  private isList(from: number, to: number): boolean {
    for (let at = from; at <= to; at += 1) {
      if (this.partingBefore(at) >= COLON) return false;
      if (at < to && !JOINS.has(this.words.word(at)!)) return false;
    }
    return true;
  }

  private between(at: number): string {
    const { start, end } = this.words;
    return this.text.slice(at === 0 ? 0 : end[at - 1], start[at]);
  }

  private firstOf(at: number): string {
    return this.text.charAt(this.words.start[at]!);
  }

  /** What parts a word from the one before it. */
  private partingBefore(at: number): typeof NOTHING | typeof COMMA | typeof COLON | typeof STOP {
    const parting = this.between(at);
    if (parting === ' ') return NOTHING;
    if (/[;!?–—]|\s-+\s|\n\s*\n/.test(parting)) return STOP;
    if (parting.includes('.') && !this.isInnerDot(at, parting)) return STOP;
    // The next line of a list; sentences are broken within, too.
    if (parting.includes('\n') && /\p{Lu}/u.test(this.firstOf(at))) return STOP;
    if (/:(?!\d)/.test(parting)) return COLON;
    return parting.includes(',') ? COMMA : NOTHING;
  }

  /** "2.5 mg" and "e.g. nausea". */
  private isInnerDot(at: number, parting: string): boolean {
    if (parting === '.' && /\d/.test(this.firstOf(at))) return true;
    if (parting === '.' && this.words.word(at)?.length === 1) return true;
    const end = this.words.end[at - 1]!;
    return /^\.[\s,]*$/.test(parting) && /\b\p{L}\.\p{L}$/u.test(this.text.slice(end - 4, end));
  }
}

function negate(effects: Effect[]): void {
  for (const { match } of effects) match.effectId = null;
}
