import { exactly } from './exactly';

describe('a search for the words themselves', () => {
  it.each([
    ['coumadn', ['coumadn'], '"coumadn"'],
    ['bleeding on coumadn in:cardiology', ['coumadn'], 'bleeding on "coumadn" in:cardiology'],
    ['insulin  glargine dose', ['insulin glargine'], '"insulin glargine" dose'],
    ['eliquis, coumadn', ['eliquis', 'coumadn'], '"eliquis" , "coumadn"'],
    ['-coumadn coumadn', ['coumadn'], '-coumadn "coumadn"'],
    ['medication:coumadn coumadn', ['coumadn'], 'medication:coumadn "coumadn"'],
    ['"coumadn"', ['coumadn'], '"coumadn"'],
    ['low-sodium (HCTZ)', ['HCTZ'], 'low-sodium ( "HCTZ" )'],
    ["crohn's (a+b", ["crohn's", '(a+b'], '"crohn\'s" "(a+b"'],
    ['nothing', ['else'], 'nothing'],
  ])('%s', (q, names, expected) => expect(exactly(q, names)).toBe(expected));
});
