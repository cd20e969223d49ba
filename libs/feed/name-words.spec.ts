import { nameWordsQuery } from './name-words.js';

describe('the query for names', () => {
  it('takes every word as a beginning', () => {
    expect(nameWordsQuery('Ann  Sch')).toBe(`'Ann':* & 'Sch':*`);
    expect(nameWordsQuery("O'Brien-Meyer")).toBe(`'O':* & 'Brien':* & 'Meyer':*`);
  });

  it('lets nothing through that means something to a tsquery', () => {
    expect(nameWordsQuery(`a'b\\c & !d | (e):*`)).toBe(`'a':* & 'bc':* & 'd':* & 'e':*`);
  });

  it('has nothing to ask where there is no word', () => {
    expect(nameWordsQuery(' -!? ')).toBeNull();
  });
});
