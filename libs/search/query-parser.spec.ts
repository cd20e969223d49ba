import { parseQuery, type Phrase } from './query-parser.js';

const texts = (phrases: Phrase[]) => phrases.map((p) => p.map(({ lexeme }) => lexeme).join(' '));
const parsed = (text: string) => {
  const { lexemes, phrases, excluded, plain, last } = parseQuery(text);
  return { lexemes, phrases: texts(phrases), excluded: texts(excluded), plain, last: last?.word };
};

describe('a query', () => {
  it('is words, phrases and exclusions', () => {
    expect(parsed('bleeding "heart failure" -aspirin -"acute heart" war')).toEqual({
      lexemes: ['bleed', 'heart', 'failur', 'war'],
      phrases: ['heart failur'],
      excluded: ['aspirin', 'acut heart'],
      plain: 'bleeding war',
      last: 'war',
    });
  });

  it('keeps the places of stop words within a phrase', () => {
    const [phrase] = parseQuery('"history of diabetes"').phrases;
    expect(phrase?.map(({ position }) => position)).toEqual([1, 3]);
  });

  it('excludes a hyphenated word as a phrase, and takes hyphens within words for spaces', () => {
    expect(parsed('beta-blocker -calcium-channel')).toMatchObject({
      lexemes: ['beta', 'blocker'],
      excluded: ['calcium channel'],
    });
  });

  it('takes a hyphen before a number for a range, not for an exclusion', () => {
    expect(parsed('5 -10 mg')).toMatchObject({ excluded: [], lexemes: ['5', '10', 'mg'] });
  });

  it('takes a quote that is never closed for nothing', () => {
    expect(parsed('"heart failure')).toMatchObject({ phrases: [], lexemes: ['heart', 'failur'] });
    expect(parsed('-"heart failure')).toMatchObject({ excluded: [], phrases: [] });
  });

  it('has no half-typed word after punctuation, a phrase or an exclusion', () => {
    for (const text of ['metformin.', 'metformin?', 'a "metformin"', 'metformin -b']) {
      expect([text, parseQuery(text).last]).toEqual([text, null]);
    }
    expect(parsed('what about metfor').last).toBe('metfor');
  });

  it('counts each lexeme once, and no more than an engine can take', () => {
    expect(parsed('dose doses DOSE').lexemes).toEqual(['dose']);
    const many = Array.from({ length: 120 }, (_, i) => `w${i}`).join(' ');
    expect(parseQuery(many).lexemes).toHaveLength(64);
  });

  it.each(['', ' ', '"', '""', '-', '--', '-""', '!!! &|', '\u0000'])(
    'is nothing where there is no word: %j',
    (text) => {
      expect(parsed(text)).toMatchObject({ lexemes: [], phrases: [], excluded: [] });
    },
  );
});
