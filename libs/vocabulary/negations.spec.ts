import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MentionRules } from './mention-rules.js';
import { TermMatcher } from './term-matcher.js';
import type { ThesaurusTerm } from './thesaurus.js';
import { readReviewedWords } from './vocabulary-files.js';

const reviewed = readReviewedWords();
const term = (what: ThesaurusTerm['what'], name: string): ThesaurusTerm => {
  return { what, id: name, slug: name, tier: 0, names: [{ name, folded: name, kind: 0 }] };
};
const EFFECTS = 'nausea vomiting headache rash fever diarrhoea dizziness hyponatremia angioedema';
const matcher = new TermMatcher(
  [
    ...EFFECTS.split(' ').map((name) => term('effect', name)),
    ...['pulmonary embolism', 'abdominal pain'].map((name) => term('effect', name)),
    ...['warfarin', 'metformin', 'ondansetron'].map((name) => term('medication', name)),
  ],
  new MentionRules(reviewed),
);
const namesIn = (text: string) =>
  matcher.find(text).map(({ medicationId, effectId }) => effectId ?? medicationId);

describe('effects that are said not to be there', () => {
  it.each([
    'No nausea, denies headache, without rash',
    'no nausea, vomiting or rash',
    'No nausea, vomiting, diarrhoea, headache, rash, dizziness, fever or abdominal pain.',
    'no nausea/vomiting',
    'No evidence of pulmonary embolism on CTPA.',
    'no sign of angioedema',
    'There was no clear evidence of any rash.',
    'NO RASH',
    'She denied nausea and vomiting.',
    'Negative for: nausea, vomiting, rash',
    '**Denies:** headache',
    'afebrile, free of rash',
    'w/o rash',
    'in the absence of fever',
    'Neither nausea nor vomiting',
    'She never had a rash.',
    'He did not have any headache',
    "He didn't develop a rash",
    'He doesn’t report dizziness',
    'This is not angioedema.',
    'It isn’t a rash',
    'I have never seen hyponatremia with it',
    'None of the patients had vomiting',
    'no history of pulmonary embolism',
    'no significant headache',
    'not yet any rash',
    'Pulmonary embolism was ruled out.',
    'pulmonary embolism has been ruled out',
    'pulmonary embolism ruled out by CTPA',
    'CT ruled out a pulmonary embolism',
    'A pulmonary embolism is unlikely.',
    'angioedema very unlikely',
    'Rash, fever and headache are unlikely',
    'it is unlikely to be angioedema',
    'rash not seen',
    'we have not seen any rash',
    'vomiting did not occur',
    'Rash was not observed.',
    'Nausea denied.',
    'Rash: none',
    'Rash – absent',
    'Nausea: no, vomiting: no.',
    'nausea free',
    'no nausea at 2.5 mg or vomiting',
    'not sleepy and no\nheadache',
    'fell, but not due to dizziness',
  ])('%j', (text) => {
    expect(namesIn(text)).toEqual([]);
  });
});

describe('what a negation leaves', () => {
  it.each([
    ['nausea but no vomiting', 'nausea'],
    ['nausea without vomiting', 'nausea'],
    ['no vomiting, but nausea', 'nausea'],
    ['no vomiting; nausea', 'nausea'],
    ['No vomiting. Nausea since Monday', 'nausea'],
    ['No vomiting.Nausea', 'nausea'],
    ['No vomiting: nausea', 'nausea'],
    ['No vomiting although nausea', 'nausea'],
    ['no rash, however headache', 'headache'],
    ['no effects other than nausea', 'nausea'],
    ['nothing except headache', 'headache'],
    ['no vomiting, only nausea', 'nausea'],
    ['no vomiting, then rash', 'rash'],
    ['no vomiting, some nausea', 'nausea'],
    ['no vomiting and some rash', 'rash'],
    ['no problems until a rash appeared', 'rash'],
    ['could not continue because of diarrhoea', 'diarrhoea'],
    ['did not go on due to dizziness', 'dizziness'],
    ['no vomiting\n\nnausea', 'nausea'],
    ['No vomiting\nNausea', 'nausea'],
    ['(no vomiting) nausea', 'nausea'],
    ['not a word of what he told us so far about nausea', 'nausea'],
    ['No. 3 nausea', 'nausea'],
    ['no 3: nausea', 'nausea'],
    ['No, nausea is common', 'nausea'],
    ['no increase in nausea', 'nausea'],
    ['no change in the rash', 'rash'],
    ['not only nausea', 'nausea'],
    ['not certain whether this rash is new', 'rash'],
    ['not sure if it is angioedema', 'angioedema'],
    ['no relief of headache', 'headache'],
    ['It does not help the nausea', 'nausea'],
    ['no longer nausea', 'nausea'],
    ['no doubt angioedema', 'angioedema'],
    ['no other cause of hyponatremia', 'hyponatremia'],
    ['nausea is not uncommon', 'nausea'],
    ['not infrequently a rash', 'rash'],
    ['pulmonary embolism not ruled out', 'pulmonary embolism'],
    ['pulmonary embolism cannot be ruled out', 'pulmonary embolism'],
    ['to rule out pulmonary embolism', 'pulmonary embolism'],
    ['not without nausea', 'nausea'],
    ['do not restart with angioedema', 'angioedema'],
    ['metformin not tolerated: diarrhoea', 'metformin diarrhoea'],
    ['The patient with nausea has not reported vomiting', 'nausea'],
    ['pulmonary embolism ruled out, headache remains', 'headache'],
    ['Nausea is common, rash is unlikely', 'nausea'],
    ['Rash is bothersome, fever was ruled out', 'rash'],
    ['Nausea: yes, vomiting: no', 'nausea'],
    ['headache rather than nausea', 'headache'],
    ['no vomiting in the first two weeks of it, nausea at once', 'nausea'],
  ])('%j', (text, expected) => {
    const names = matcher.find(text).map(({ start, end }) => text.slice(start, end).toLowerCase());
    expect([...new Set(names)].join(' ')).toBe(expected);
  });
});

it('keeps an effect that is negated in one place and not in another', () => {
  const text = 'No nausea on 5 mg. On 10 mg nausea came.';
  expect(matcher.find(text)).toEqual([
    { start: 28, end: 34, medicationId: null, effectId: 'nausea' },
  ]);
});

it('takes a medication that is not given for what the post is about', () => {
  expect(namesIn('Not on warfarin, no ondansetron, without metformin')).toEqual([
    ...['warfarin', 'ondansetron', 'metformin'],
  ]);
});

it('reads each phrase as its kind says, once, and none as it says nothing', () => {
  const text = readFileSync(join(__dirname, 'data/negations.csv'), 'utf8');
  const rows = text.trim().split('\n').slice(1);
  expect(reviewed.negations.size).toBe(rows.length);
  for (const [phrase, kind] of reviewed.negations) {
    const isNegated = (text: string) => !namesIn(text).includes('rash');
    const does = {
      ...{ before: isNegated(`${phrase} rash`), either: isNegated(`${phrase} rash`) },
      ...{ after: isNegated(`rash ${phrase}`), answer: isNegated(`rash: ${phrase}`) },
      ...{ pseudo: !isNegated(`${phrase} rash`), end: !isNegated(`no fever ${phrase} rash`) },
    };
    expect([phrase, kind, does[kind]]).toEqual([phrase, kind, true]);
  }
});

it('looks at no more of a text than a negation reaches', () => {
  const texts = ['no ', 'rash ', 'not seen ', 'rash and ', '(no rash ', 'no\n', 'rash, not found '];
  const seconds = (text: string) => {
    const start = performance.now();
    matcher.find(text);
    return performance.now() - start;
  };
  for (const piece of texts) {
    seconds(piece.repeat(1_000));
    // Were it quadratic, this would take minutes.
    expect([piece, seconds(piece.repeat(200_000)) < 5_000]).toEqual([piece, true]);
  }
});
