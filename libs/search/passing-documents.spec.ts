import { DocumentColumns, type CodedField } from './document-columns.js';
import { facetsOf } from './facet-counts.js';
import { PassingDocuments, type ColumnCondition } from './passing-documents.js';

const at = (iso: string) => Date.parse(iso) * 1_000;

const set = (to: DocumentColumns, field: CodedField, values: string[]) =>
  values.forEach((value, i) => {
    to.coded[field].set(i + 1, value, (key) => key.split(' ').filter(Boolean));
  });

/** 1: open, ann, two medications; 2: open, bob, one; 3: closed, bob, none. 4 was never written. */
function columns() {
  const made = new DocumentColumns('');
  made.reserve(5);
  made.createdAt.set(
    [at('2023-12-31T23:59:59.999Z') + 999, at('2024-01-01T00:00Z'), at('2024-06-01T00:00Z')],
    1,
  );
  set(made, 'channel', ['open', 'open', 'closed']);
  set(made, 'author', ['ann', 'bob', 'bob']);
  set(made, 'kind', ['question', 'question', 'question']);
  set(made, 'year', ['2023', '2024', '2024']);
  set(made, 'medication', ['a b', 'b', '']);
  set(made, 'effect', ['', '', '']);
  set(made, 'answered', ['false', 'true', 'false']);
  return made;
}

const passing = (...conditions: ColumnCondition[]) => [
  ...new PassingDocuments(columns(), [], ['open', 'closed'], conditions).docs(),
];

describe('documents that pass', () => {
  it('are those of the channels that the viewer may see', () => {
    expect([...new PassingDocuments(columns(), [], ['open'], []).docs()]).toEqual([1, 2]);
    expect([...new PassingDocuments(columns(), [], [], []).docs()]).toEqual([]);
    expect(passing()).toEqual([1, 2, 3]);
  });

  it('have one of the values, or none of them', () => {
    const author = { field: 'author', anyOf: ['bob', 'nobody'] } as const;
    expect(passing({ ...author, anyOf: [...author.anyOf], not: false })).toEqual([2, 3]);
    expect(passing({ ...author, anyOf: [...author.anyOf], not: true })).toEqual([1]);
    expect(passing({ field: 'answered', not: false })).toEqual([2]);
    expect(passing({ field: 'answered', not: true })).toEqual([1, 3]);
  });

  it('have one value among several', () => {
    expect(passing({ field: 'medication', anyOf: ['b'], not: false })).toEqual([1, 2]);
    expect(passing({ field: 'medication', anyOf: ['a'], not: true })).toEqual([2, 3]);
  });

  it('are of one of the times, to the microsecond', () => {
    const from = new Date('2024-01-01T00:00:00Z');
    const before = new Date('2024-02-01T00:00:00Z');
    expect(passing({ field: 'createdAt', anyOf: [{ from, before }], not: false })).toEqual([2]);
    expect(passing({ field: 'createdAt', anyOf: [{ from, before }], not: true })).toEqual([1, 3]);
    expect(passing({ field: 'createdAt', anyOf: [{ before: from }], not: false })).toEqual([1]);
  });

  it('no longer include what is gone', () => {
    const changed = columns();
    changed.remove([2, 900]);
    expect([...new PassingDocuments(changed, [], ['open'], []).docs()]).toEqual([1]);
  });

  it('are in one of the lists, of each that is required, and left open where those are', () => {
    const lists = [
      { docs: [1, 2, 3, 4, 900], certain: false },
      { docs: [2], certain: true },
    ];
    const left = new PassingDocuments(columns(), [lists], ['open', 'closed'], []);
    expect([...left.docs()]).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((doc) => left.isCertain(doc))).toEqual([false, true, false]);
    left.doubt();
    expect(left.isCertain(2)).toBe(false);
    left.leaveOut([1]);
    expect([left.countTo(1), left.countTo(9), ...left.docs()]).toEqual([1, 2, 2, 3]);
    const both = [lists, [{ docs: [3, 1], certain: true }]];
    const bob: ColumnCondition = { field: 'author', anyOf: ['bob'], not: false };
    const narrowed = new PassingDocuments(columns(), both, ['open', 'closed'], [bob]);
    expect([...narrowed.docs()]).toEqual([3]);
    expect(new PassingDocuments(columns(), both, ['open'], []).countTo(9)).toBe(1);
    expect(new PassingDocuments(columns(), [[]], ['open'], []).countTo(9)).toBe(0);
  });

  it('are counted by what they have, each set of values by its members', () => {
    const { medication, year, channel } = facetsOf(columns(), Int32Array.of(1, 2));
    expect(medication).toEqual([
      { value: 'b', count: 2 },
      { value: 'a', count: 1 },
    ]);
    expect(year.map(({ value }) => value).sort()).toEqual(['2023', '2024']);
    expect(channel).toEqual([{ value: 'open', count: 2 }]);
  });

  it('grow in number without losing what was known', () => {
    const grown = columns();
    grown.reserve(50_000);
    grown.coded.channel.set(49_999, 'open', () => []);
    expect([...new PassingDocuments(grown, [], ['open'], []).docs()]).toEqual([1, 2, 49_999]);
    expect(grown.createdAt[2]).toBe(at('2024-01-01T00:00:00Z'));
  });
});
