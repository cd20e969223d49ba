import { classNamed, classesIn, everyNamedClass, namedClassesOf } from './medication-classes.js';
import { readSuppliedFiles } from './vocabulary-files.js';

describe('named classes of medications', () => {
  const supplied = new Set(
    readSuppliedFiles()
      .rows('medications')
      .map((row) => row.drug_class),
  );

  it.each(everyNamedClass.map(({ key, of }) => [key, of]))('%s has members', (_, of) => {
    expect(of.filter((drugClass) => !supplied.has(drugClass))).toEqual([]);
  });

  it('are told apart by their keys and names', () => {
    const all = everyNamedClass;
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    const names = all.flatMap((one) => one.names.map((name) => name.toLowerCase()));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each([
    ['statins', 'statin'],
    ['ACE inhibitors', 'ace-inhibitor'],
    ['ace-i', 'ace-inhibitor'],
    ['Beta-blockers', 'beta-blocker'],
    ['SSRIs', 'ssri'],
    ['GLP-1 RAs', 'glp-1-agonist'],
  ])('%s are the class %s', (name, key) => {
    expect(classNamed(name)?.key).toBe(key);
  });

  it('are found in a text, the longest name at each place', () => {
    const found = classesIn('bleeding on SSRIs, low molecular weight heparin and a statin');
    expect(found.map(({ surface, named }) => [surface, named.key])).toEqual([
      ['SSRIs', 'ssri'],
      ['low molecular weight heparin', 'lmwh'],
      ['statin', 'statin'],
    ]);
    expect(classesIn('no class, as it is')).toEqual([]);
  });

  it('may be several of one medication', () => {
    const keys = (drugClass: string) => namedClassesOf(drugClass).map(({ key }) => key);
    expect(keys('SSRI antidepressant')).toEqual(['ssri', 'antidepressant']);
    expect(keys('something else')).toEqual([]);
  });
});
