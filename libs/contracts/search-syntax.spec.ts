import { searchOperator, searchOperators } from './search-operators.js';
import { parseSearch, type SearchPart, type SearchPartContent } from './search-syntax.js';
import { printSearch, withPart, withoutPart } from './search-text.js';

const contentOf = ({ start: _start, end: _end, ...content }: SearchPart) => content;
const parts = (text: string) => parseSearch(text).parts.map(contentOf);
/** Short: excluded with `-`, phrases in quotes, filters as operator=value. */
const brief = (text: string) =>
  parts(text).map((part) => {
    const not = part.excluded ? '-' : '';
    if (part.type === 'filter') return `${not}${part.operator}=${part.value}`;
    return not + (part.type === 'phrase' ? `"${part.text}"` : part.text);
  });
const codes = (text: string) => parseSearch(text).problems.map(({ code }) => code);

describe('the grammar of searches', () => {
  it.each<[string, string[]]>([
    ['bleeding on warfarin', ['bleeding', 'on', 'warfarin']],
    ['"heart failure" -aspirin -"acute  heart"', ['"heart failure"', '-aspirin', '-"acute heart"']],
    ['“heart failure” «INR»', ['"heart failure"', '"INR"']],
    ['in:#cardiology -in:neurology', ['in=cardiology', '-in=neurology']],
    [
      'from:@maria from:@"Maria Costa" from:"@Ann O’Lee"',
      ['from=maria', 'from=Maria Costa', 'from=Ann O’Lee'],
    ],
    ['from:me', ['from=me']],
    [
      'medication:"insulin glargine" -effect:nausea',
      ['medication=insulin glargine', '-effect=nausea'],
    ],
    [
      'kind:Side-Effect kind:"side effect" KIND:case',
      ['kind=side-effect', 'kind=side-effect', 'kind=case'],
    ],
    ['before:2026-03-05 after:2025-12 on:2024', ['before=2026-03-05', 'after=2025-12', 'on=2024']],
    ['is:answered -has:Citation', ['is=answered', '-has=citation']],
    ['channel:ent author:@jo drug:eliquis', ['in=ent', 'from=jo', 'medication=eliquis']],
    ['kind：case', ['kind=case']],
    ['\u200fin:cardiology\u200f سؤال', ['in=cardiology', 'سؤال']],
    ['-糖尿病 糖尿病', ['-糖尿病', '糖尿病']],
    ['warf"heart failure"in:ent', ['warf', '"heart failure"', 'in=ent']],
    ['in:cardiology, bleeding', ['in=cardiology', 'bleeding']],
    ['5 -10 mg - -- -(x) 👩‍⚕️ -👩‍⚕️', ['5', '-10', 'mg', '-', '--', '-(x)', '👩‍⚕️', '-👩‍⚕️']],
    [
      'https://doi.org/10.1/x PMID:123 doi:10.1056/x 10:30 B*57:01 Note: see',
      [
        ...[
          'https://doi.org/10.1/x',
          'PMID:123',
          'doi:10.1056/x',
          '10:30',
          'B*57:01',
          'Note:',
          'see',
        ],
      ],
    ],
  ])('reads %s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
    expect(codes(text)).toEqual([]);
  });

  it.each<[string, string[], string[]]>([
    ['chanel:cardiology', ['chanel:cardiology'], ['unknown_operator']],
    ['-foo:"a b" c', ['-foo:"a b"', 'c'], ['unknown_operator']],
    ['kind:surgery', ['kind:surgery'], ['bad_value']],
    ['-kind:"big surgery"', ['-kind:"big surgery"'], ['bad_value']],
    [
      'before:yesterday on:2026-02-30',
      ['before:yesterday', 'on:2026-02-30'],
      ['bad_value', 'bad_value'],
    ],
    ['after:0001 is:open', ['after:0001', 'is:open'], ['bad_value', 'bad_value']],
    [
      'warfarin in: -in:"" from:@',
      ['warfarin'],
      ['missing_value', 'missing_value', 'missing_value'],
    ],
    ['"heart failure', ['heart', 'failure'], ['unclosed_quote']],
    ['-"heart failure', ['heart', 'failure'], ['unclosed_quote']],
    ['medication:"insulin glar', ['insulin', 'glar'], ['missing_value', 'unclosed_quote']],
    ['"" -"" " "', [], []],
  ])('takes %s for %j and tells %j', (text, expected, problems) => {
    expect(brief(text)).toEqual(expected);
    expect(codes(text)).toEqual(problems);
  });

  it('says where a problem is, what it is, and what may have been meant', () => {
    expect(parseSearch('aspirin chanel:x').problems).toEqual([
      {
        code: 'unknown_operator',
        message: '“chanel:” is no operator and is searched for as a word. Did you mean “in:”?',
        start: 8,
        end: 16,
        suggestion: 'in',
      },
    ]);
    const suggested = (text: string) => parseSearch(text).problems[0]?.suggestion;
    expect(['medicaton:x', 'efect:x', 'form:x', 'befor:2025', 'colour:x'].map(suggested)).toEqual([
      ...['medication', 'effect', 'from', 'before', undefined],
    ]);
  });

  it('places every part in the text, emoji and right-to-left text before it or not', () => {
    const text = '👩‍⚕️ -in:"a b"  سؤال "شيء آخر"';
    expect(parseSearch(text).parts.map(({ start, end }) => text.slice(start, end))).toEqual([
      ...['👩‍⚕️', '-in:"a b"', 'سؤال', '"شيء آخر"'],
    ]);
  });

  it('takes a part out of the text and leaves the rest as typed', () => {
    const text = '  Warf  in:cardiology “heart failure” -x';
    const { parts: found } = parseSearch(text);
    expect(withoutPart(text, found[1]!)).toBe('Warf “heart failure” -x');
    expect(withoutPart(text, found[0]!)).toBe('in:cardiology “heart failure” -x');
    let rest = text;
    while (parts(rest).length > 0) rest = withoutPart(rest, parseSearch(rest).parts[0]!);
    expect(rest).toBe('');
  });

  it('adds a part once, whatever is still open', () => {
    const insulin = {
      ...({ type: 'filter', operator: 'medication', value: 'insulin glargine' } as const),
      excluded: false,
    };
    expect(withPart('', insulin)).toBe('medication:"insulin glargine"');
    expect(withPart('dose drug:"insulin  glargine" ', insulin)).toBe(
      'dose drug:"insulin  glargine" ',
    );
    expect(brief(withPart('the "open', insulin))).toEqual([
      'the',
      'open',
      'medication=insulin glargine',
    ]);
  });

  it('has an example of every operator that it understands itself', () => {
    for (const operator of searchOperator.options) {
      const {
        parts: [part],
        problems,
      } = parseSearch(searchOperators[operator].example);
      expect(part).toMatchObject({ type: 'filter', operator });
      expect(problems).toEqual([]);
    }
  });
});

/** The same on every run: what failed can be looked at again. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const one = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  return { next, one };
}

const names = [
  'warfarin',
  'Dr. O’Lee',
  'a',
  'سؤال',
  '糖尿病',
  '👩‍⚕️',
  'x:y',
  'a,',
  '-b',
  'me',
  'HLA-B*57:01',
];
const pieces = [
  ...[
    'in:',
    'from:@',
    'kind:',
    'case',
    'before:',
    '2026-02-29',
    '2024-02-29',
    'is:answered',
    'foo:',
  ],
  ...[
    '"',
    '“',
    '”',
    '-',
    ' ',
    '  ',
    '\u200f',
    '\u202e',
    '👩‍⚕️',
    '\ud83d',
    'سؤال',
    '糖',
    '@',
    '#',
    ':',
    '：',
  ],
  ...['a', ',', ';', '(', '\\', "'", '\u0000', '\n', '\ufeff', 'ß', 'İ', '<b>', '%', '\u0301'],
];

describe('any search', () => {
  it('made of parts is the same parts when printed and read again', () => {
    const { next, one } = randomFrom(1);
    for (let round = 0; round < 1_500; round += 1) {
      const made = Array.from({ length: Math.floor(next() * 6) }, (): SearchPartContent => {
        const excluded = next() < 0.3;
        const words = [one(names), ...(next() < 0.3 ? [one(names)] : [])].join(' ');
        const kind = next();
        if (kind < 0.3)
          return { type: 'word', text: one(['warfarin', 'سؤال', 'é', 'a:b']), excluded };
        if (kind < 0.5) return { type: 'phrase', text: words, excluded };
        if (kind < 0.6) return { type: 'filter', operator: 'is', value: 'answered', excluded };
        if (kind < 0.7) return { type: 'filter', operator: 'on', value: '2024-02', excluded };
        const operator = one(['in', 'from', 'medication', 'effect'] as const);
        return { type: 'filter', operator, value: words, excluded };
      });
      expect(parts(printSearch(made))).toEqual(made);
    }
  });

  it('of any text reads the same after printing, has sound positions and never throws', () => {
    const { next, one } = randomFrom(2);
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: Math.floor(next() * 14) }, () => one(pieces)).join('');
      const { parts: found, problems } = parseSearch(text);
      expect([text, parts(printSearch(found))]).toEqual([text, found.map(contentOf)]);
      for (const { start, end } of [...found, ...problems]) {
        expect(start >= 0 && start < end && end <= text.length).toBe(true);
      }
      for (let i = 1; i < found.length; i += 1) {
        expect(found[i]!.start).toBeGreaterThanOrEqual(found[i - 1]!.end);
      }
      for (const part of found) {
        const rest = found.filter((other) => other !== part).map(contentOf);
        expect([text, parts(withoutPart(text, part))]).toEqual([text, rest]);
      }
    }
  });

  it('takes time that grows with its length alone', () => {
    const started = performance.now();
    for (const piece of ['"', 'a:', 'in:"', '-', '-"', 'é', 'in:@', '👩‍⚕️ ']) {
      parseSearch(piece.repeat(100_000));
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
