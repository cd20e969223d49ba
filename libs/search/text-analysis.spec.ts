import { foldWord, tokensOf } from './text-analysis.js';

const lexemes = (text: string) => tokensOf(text).map(({ lexeme }) => lexeme);
const words = (text: string) => tokensOf(text).map(({ word }) => word);

describe('the words of a text', () => {
  it('are folded and stemmed, and stop words keep their place', () => {
    expect(tokensOf('Naïve patients of the clinic')).toEqual([
      { start: 0, end: 5, word: 'naive', lexeme: 'naiv', position: 1 },
      { start: 6, end: 14, word: 'patients', lexeme: 'patient', position: 2 },
      { start: 15, end: 17, word: 'of', lexeme: null, position: 3 },
      { start: 18, end: 21, word: 'the', lexeme: null, position: 4 },
      { start: 22, end: 28, word: 'clinic', lexeme: 'clinic', position: 5 },
    ]);
  });

  it('are the same with hyphens, slashes and Greek letters as without', () => {
    expect(lexemes('IL-6')).toEqual(['il', '6']);
    expect(lexemes('IL 6')).toEqual(['il', '6']);
    expect(lexemes('TNFα/β-blocker')).toEqual(lexemes('TNF-alpha beta blocker'));
    expect(lexemes('µg')).toEqual(lexemes('μg'));
  });

  it('are the same in a text of ASCII alone as beside other characters', () => {
    for (const text of [
      "Crohn's, o'clock's, 'quoted', dogs' 1's",
      '2.5 mg 1,000 U 1.2.3,4 .5 6. 10x20 x.y b.i.d_c@d',
      'IL-6/TNF (a+b) <c> "d" \t e\nf\0g',
    ]) {
      expect(tokensOf(text)).toEqual(tokensOf(`${text} …`));
    }
  });

  it('keep decimal numbers whole', () => {
    expect(words('2.5 mg, 1,000 U.')).toEqual(['2.5', 'mg', '1,000', 'u']);
  });

  it('lose a possessive, whichever apostrophe is typed', () => {
    expect(lexemes("Crohn's Crohn’s crohns")).toEqual(['crohn', 'crohn', 'crohn']);
  });

  it('in capitals may be abbreviations of what are stop words otherwise', () => {
    expect(lexemes('ALL WHO all who A')).toEqual(['all', 'who', null, null, null]);
  });

  it('are pairs of characters in scripts without spaces', () => {
    expect(words('糖尿病のmetforminを')).toEqual(['糖尿', '尿病', '病の', 'metformin', 'を']);
    expect(words('がん')).toEqual(['がん']);
  });

  it('lose vowel points and accents in every script', () => {
    expect(words('العَرَبِيَّة שָׁלוֹם Ἑλλάς Straße İzmir ﬁbrosis')).toEqual(
      words('العربية שלום ελλάς strasse izmir fibrosis').map(foldWord),
    );
  });

  it('are none in emoji, punctuation and stray marks', () => {
    expect(words('👩‍⚕️ !!! \ufe0f \u0301 \ud83d')).toEqual([]);
  });

  it('are cut at a length that an index can hold', () => {
    expect(words('x'.repeat(5_000))).toEqual(['x'.repeat(64)]);
  });

  it('are found in time that grows with the text', () => {
    const started = performance.now();
    for (const text of ["'".repeat(200_000), 'a'.repeat(200_000), "a'".repeat(100_000)]) {
      expect(tokensOf(text).length).toBeLessThanOrEqual(1);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
