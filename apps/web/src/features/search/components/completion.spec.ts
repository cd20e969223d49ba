import { settledText, typingAt, withOperator, withValue } from './completion';

/** The caret stands where the text has a bar. */
const at = (marked: string) => {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  return { text, typing: typingAt(text, caret) };
};
const complete = (marked: string, value: string) => {
  const { text, typing } = at(marked);
  if (typing?.type !== 'value') throw new Error('no value is being typed');
  const done = withValue(text, typing, typing.operator, value);
  return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
};

describe('typing a search', () => {
  it.each([
    ['in:car|', 'in', 'car'],
    ['rash in:|', 'in', ''],
    ['rash -drug:war| now', 'medication', 'war'],
    ['from:@mar|', 'from', 'mar'],
    ['from:@"Maria Co|', 'from', 'Maria Co'],
    ['from:“Мария|', 'from', 'Мария'],
    ['effect:低|', 'effect', '低'],
    ['in:car|dio', 'in', 'car'],
  ])('offers values for %s', (marked, operator, typed) => {
    expect(at(marked).typing).toMatchObject({ type: 'value', operator, typed });
  });

  it.each(['rash|', 'in:cardiology |', 'http://a|', 'nonsense:a|', '|', 'medx|', 'med|ical'])(
    'offers nothing for %s',
    (marked) => expect(at(marked).typing).toBeNull(),
  );

  it.each([
    ['med|', ['medication']],
    ['rash -eff|', ['effect']],
    ['bef|', ['before']],
  ])('offers operators for %s', (marked, operators) => {
    expect(at(marked).typing).toMatchObject({ type: 'operator', operators });
  });

  it.each([
    ['in:car|', 'cardiology', 'in:cardiology |'],
    ['rash in:car|dio and more', 'cardiology', 'rash in:cardiology |and more'],
    ['-effect:qt|', 'QT prolonged', '-effect:"QT prolonged" |'],
    ['from:@"Maria Co|" rash', 'Maria Costa', 'from:@"Maria Costa" |rash'],
    ['from:@mar|', 'Ann', 'from:@Ann |'],
  ])('puts the value in its place: %s', (marked, value, result) => {
    expect(complete(marked, value)).toBe(result);
  });

  it('puts an operator in its place and waits for the value', () => {
    const { text, typing } = at('rash -med| now');
    expect(withOperator(text, typing!, 'medication')).toEqual({
      text: 'rash -medication: now',
      caret: 'rash -medication:'.length,
    });
  });

  it.each([
    ['rash in:car|', [], 'rash'],
    ['rash in:Cardiology|', ['cardiology'], 'rash in:Cardiology'],
    ['rash kind:ca|', [], 'rash'],
    ['rash kind:case|', [], 'rash kind:case'],
    ['after:20|', [], ''],
    ['after:2025|', [], 'after:2025'],
    ['medication:war| bleeding', [], 'bleeding'],
    ['rash med|', [], 'rash med'],
  ])('searches meanwhile for what is whole: %s', (marked, known, searched) => {
    const { text, typing } = at(marked);
    expect(settledText(text, typing, known)).toBe(searched);
  });
});
