import { isNarrowedBy, loosened, narrowings, plainWords, toggled } from './narrowing';

const nameOf = (name: string, value: string): string | undefined =>
  name === 'channel' && value === 'cardiology' ? 'Cardiovascular Disease' : undefined;
const labels = (filter: object) =>
  narrowings(filter, nameOf).map(({ label, exclusion }) =>
    exclusion ? `${exclusion} ${label}` : label,
  );

describe('what narrows a search', () => {
  it('is named in words, of the text and of the address', () => {
    const q = 'rash in:cardiology -kind:case from:me is:answered has:citation after:2025';
    expect(labels({ q, medication: 'insulin-glargine', to: '2026-01-31' })).toEqual([
      'Channel: Cardiovascular Disease',
      'not Case',
      'Author: you',
      'Answered',
      'With a citation',
      'After: 2025',
      'Medication: insulin glargine',
      'To: 2026-01-31',
    ]);
  });

  it('are phrases and exclusions too, but not the words that are merely searched for', () => {
    const q = 'statin "dry cough" -bleeding -"after dose" -in:cardiology';
    expect(labels({ q })).toEqual([
      '“dry cough”',
      'without bleeding',
      'without “after dose”',
      'not Channel: Cardiovascular Disease',
    ]);
    expect(narrowings({ q }, nameOf).map(({ without }) => without.q)).toEqual([
      'statin -bleeding -"after dose" -in:cardiology',
      'statin "dry cough" -"after dose" -in:cardiology',
      'statin "dry cough" -bleeding -in:cardiology',
      'statin "dry cough" -bleeding -"after dose"',
    ]);
  });

  it('is widened by phrases that need not stand together; what is excluded stays so', () => {
    expect(loosened('a "dry  cough" “QT prolonged” -"after dose"')).toBe(
      'a dry  cough QT prolonged -"after dose"',
    );
    expect(loosened('dry cough')).toBe('dry cough');
  });

  it('is taken away alone; the words stay as typed', () => {
    const filter = { q: 'rash  in:cardiology "after dose" effect:"QT prolonged"', thread: 't' };
    const [channel, , effect, thread] = narrowings(filter, nameOf);
    expect(channel!.without).toEqual({
      q: 'rash "after dose" effect:"QT prolonged"',
      thread: 't',
    });
    expect(effect!.without.q).toBe('rash  in:cardiology "after dose"');
    expect(thread!.without).toEqual({ ...filter, thread: undefined });
    expect(narrowings({ q: 'in:cardiology' }, nameOf)[0]!.without.q).toBeUndefined();
  });

  it('is one where it is written twice, and keeps its key when another is taken away', () => {
    const filter = {
      q: '-rash lithium in:cardiology -rash "renal function"',
      kind: 'case' as const,
    };
    const all = narrowings(filter, nameOf);
    expect(all.map(({ key }) => key)).toEqual([
      ...['-rash', 'in:cardiology', '"renal function"', 'kind'],
    ]);
    expect(all[0]!.without.q).toBe('lithium in:cardiology "renal function"');
    const left = narrowings(all[0]!.without, nameOf);
    expect(left.map(({ key }) => key)).toEqual(all.slice(1).map(({ key }) => key));
  });

  const warfarin = { value: 'warfarin', label: 'warfarin' };
  const qt = { value: 'electrocardiogram-qt', label: 'QT prolonged' };

  it('is turned on and off by a facet', () => {
    const narrowed = toggled({ q: 'bleeding' }, 'effect', qt);
    expect(narrowed.q).toBe('bleeding effect:"QT prolonged"');
    expect(isNarrowedBy(narrowed, 'effect', qt)).toBe(true);
    expect(toggled(narrowed, 'effect', qt).q).toBe('bleeding');
    expect(toggled({}, 'year', { value: '2026', label: '2026' }).q).toBe('on:2026');
  });

  it('comes in front where behind it would lie past what is searched for', () => {
    const q = 'rash '.repeat(99).trim();
    expect(toggled({ q }, 'effect', qt).q).toBe(`effect:"QT prolonged" ${q}`);
  });

  it('is turned off wherever it was turned on, and however often', () => {
    const filter = { q: 'medication:WARFARIN rash medication:warfarin', medication: 'warfarin' };
    expect(toggled(filter, 'medication', warfarin)).toEqual({ q: 'rash', medication: undefined });
  });

  it('does not take an exclusion for the filter', () => {
    expect(isNarrowedBy({ q: '-medication:warfarin' }, 'medication', warfarin)).toBe(false);
  });

  it('leaves the words', () => {
    expect(plainWords('lisinopril "dry cough" -rash in:cardiology')).toBe('lisinopril dry cough');
    expect(plainWords(undefined)).toBe('');
  });
});
