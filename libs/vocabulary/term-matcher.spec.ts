import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { foldName } from './fold-name.js';
import { MentionRules } from './mention-rules.js';
import { suppliedEffects, suppliedMedications } from './supplied-vocabulary.js';
import { meaningsOf, TermMatcher, type TermMatch } from './term-matcher.js';
import { BREAK, HYPHEN, TextWords } from './text-words.js';
import type { ThesaurusTerm } from './thesaurus.js';
import { readReviewedWords, readSuppliedFiles } from './vocabulary-files.js';

const KINDS: Record<string, number> = { ingredient: 0, term: 0, brand: 1, synonym: 2, narrower: 3 };
const reviewed = readReviewedWords();
const rules = new MentionRules(reviewed);

function suppliedTerms(): ThesaurusTerm[] {
  const files = readSuppliedFiles();
  const kinds = (names: { name: string; folded: string; kind: string }[]) =>
    names.map((name) => ({ ...name, kind: KINDS[name.kind]! })).sort((a, b) => a.kind - b.kind);
  return [
    ...suppliedMedications(files).map(({ slug, names, tier }) => ({
      what: 'medication' as const,
      id: slug,
      slug,
      tier: tier === 'common' ? 0 : 1,
      names: kinds(names),
    })),
    ...suppliedEffects(files).map(({ slug, names }) => ({
      what: 'effect' as const,
      id: slug,
      slug,
      tier: slug.endsWith('-other-specify') ? 1 : 0,
      names: kinds(names),
    })),
  ];
}

const terms = suppliedTerms();
const matcher = new TermMatcher(terms, rules);
const idsIn = (text: string) =>
  matcher
    .find(text)
    .flatMap(({ medicationId, effectId }) => [medicationId, effectId].filter(Boolean));

describe('what is recognised', () => {
  it.each([
    ['Warfarin and a fall in INR.', 'warfarin'],
    ['WARFARIN 5 MG NOCTE', 'warfarin'],
    ['On Coumadin since 2019', 'warfarin'],
    ['coumadin, then Eliquis', 'warfarin apixaban'],
    ['Is warfarin’s effect delayed?', 'warfarin'],
    ["warfarin's half-life", 'warfarin'],
    ['two statins? simvastatin!', 'simvastatin'],
    ['tetracyclines in pregnancy', 'tetracycline'],
    ['(metformin)', 'metformin'],
    ['"metformin"', 'metformin'],
    ['metformin/sitagliptin', 'sitagliptin-and-metformin'],
    ['Coumadin® and Lipitor™', 'warfarin atorvastatin'],
    ['amoxicillin/clavulanate 875', 'amoxicillin-and-clavulanic-acid'],
    ['amoxicillin clavulanate', 'amoxicillin-and-clavulanic-acid'],
    ['co-amoxiclav', 'amoxicillin-and-clavulanic-acid'],
    ['co amoxiclav', 'amoxicillin-and-clavulanic-acid'],
    ['coamoxiclav', 'amoxicillin-and-clavulanic-acid'],
    ['TMP-SMX for PJP', 'sulfamethoxazole-trimethoprim'],
    ['TMP/SMX', 'sulfamethoxazole-trimethoprim'],
    ['TMPSMX', 'sulfamethoxazole-trimethoprim'],
    ['levodopa / carbidopa', 'levodopa-and-carbidopa'],
    ['5-FU and 6-MP', 'fluorouracil mercaptopurine'],
    ['5FU', 'fluorouracil'],
    ['MTX weekly', 'methotrexate'],
    ['rt-PA within 4.5 h', 'alteplase'],
    ['EtOH on the breath', 'ethanol'],
    ['vanc trough 22', 'vancomycin'],
    ['started doxy', 'doxycycline'],
    ['insulin lispro, not insulin', 'insulin-lispro insulin'],
    ['Insulin glargine at night', 'insulin-glargine'],
    ['oestradiol patch', 'estradiol'],
    ['rifampicin and ciclosporin', 'rifampin cyclosporine'],
    ['naïve to métformin', 'metformin'],
    ['ＷＡＲＦＡＲＩＮ is wide, warfarin is not', 'warfarin'],
    ['warfarin-induced necrosis', 'warfarin'],
    ['服用warfarin后出血', 'warfarin'],
    ['التهاب بعد warfarin مباشرة', 'warfarin'],
    ['💊warfarin💊', 'warfarin'],
    ['war\u0301farin', 'warfarin'],
    ['vitamin B12 injections', 'vitamin-b-12'],
    ['vitamin B-12', 'vitamin-b-12'],
    ['B12', 'vitamin-b-12'],
    ['Vit K and vit D', 'phytonadione cholecalciferol'],
    ['phytomenadione, vitamin K1', 'phytonadione phytonadione'],
    ['hyponatraemia on sertraline', 'hyponatremia sertraline'],
    ['Hyponatremia', 'hyponatremia'],
    ['low sodium', 'hyponatremia'],
    ['low\nsodium', 'hyponatremia'],
    ['headaches and hot flash', 'headache hot-flashes'],
    ['hot flashes', 'hot-flashes'],
    ['hot-flushes', 'hot-flashes'],
    ['myocardial infarctions', 'myocardial-infarction'],
    ['an MI last year', 'myocardial-infarction'],
    ['NSTEMI, then AF', 'myocardial-infarction atrial-fibrillation'],
    ['two DVTs', 'thromboembolic-event'],
    ['PE confirmed by CTPA', 'thromboembolic-event'],
    ['afib with RVR', 'atrial-fibrillation'],
    ['pre-syncope', 'presyncope'],
    ['light headedness', 'dizziness'],
    ['Guillain-Barré syndrome', 'guillain-barre-syndrome'],
    ['Stevens Johnson syndrome', 'stevens-johnson-syndrome'],
    ['tremors, rash, nausea', 'tremor rash-maculo-papular nausea'],
    ['acute kidney injury (AKI)', 'acute-kidney-injury acute-kidney-injury'],
    ['abdominal pain', 'abdominal-pain'],
    ['pain', 'pain'],
    ['Concerns:warfarin', 'warfarin'],
    ['It was warfarin.Fever followed', 'warfarin fever'],
  ])('%s', (text, expected) => {
    expect(idsIn(text)).toEqual(expected.split(' '));
  });
});

describe('what is left alone', () => {
  it.each([
    'Today we plan the goal of care.',
    'Same dose, same time, with water.',
    'potassium 6.1, sodium 128, glucose 9',
    'Oxygen at 2 l/min, iron studies pending',
    'Her INR falls; the level fell.',
    'It burns',
    'I am confused by this',
    'hi mi amigo',
    'af, pe, mi and asa in small letters',
    'per os, qd, pt, pts',
    'warfarinised', // another word
    'prewarfarin',
    'warfa rin',
    'farin-war',
    'my_warfarin_table',
    'https://example.org/warfarin/heparin',
    'See http://warfarin.com.',
    'www.warfarin.org',
    'warfarin.com',
    'warfarin.pdf',
    'help@warfarin.com',
    'me@clinic.example/warfarin',
    '@warfarin',
    '/medications/warfarin',
    'BP was low. Sodium was not measured.',
    'BP low – sodium fine',
    'low\n\nsodium',
    'a low-sodium diet',
    'low sodium diet',
    'anti-insulin antibodies',
    'non-insulin therapy',
    'pain-free',
    'flu-like and symptom-free',
    'insulin resistance',
    'estrogen receptor positive',
    'vitamin K antagonists',
    'yellow fever clinic',
    'ST depression in V4',
    'no respiratory depression',
    'ASA III, for hernia repair',
    'RIF tenderness',
    'MMR status of the tumour',
    'HPV positive',
    'E. coli and Escherichia coli',
    'IL-2 and IL-6 levels',
    'vitamin D deficiency',
    'Vit D deficiency, vit K antagonists',
    'the stroke volume',
    'heat stroke',
    'growing pains',
    'morphine equivalents',
    'Doctor Ella, from Canada',
    '74, 53 and 33 a',
    '',
    ' \n\t',
    '😀😀',
    '\u0000warf\u0000arin',
  ])('%j', (text) => {
    expect(idsIn(text)).toEqual([]);
  });
});

describe('a number behind a name', () => {
  const named = (text: string) =>
    matcher
      .find(text)
      .map(({ start, end, medicationId }) => `${text.slice(start, end)}: ${medicationId}`);
  const K = 'vitamin K: phytonadione';
  const D = 'vitamin D: cholecalciferol';

  it.each([
    ['vitamin K 2.5 mg PO', K],
    ['give vitamin K 2 mg IV', K],
    ['vitamin K 1 mg', K],
    ['vitamin K 1\u00a0mg', K],
    ['vitamin K 2-mg dose', K],
    ['vitamin K 2-3 mg', K],
    ['vitamin K 2 – 3 mg', K],
    ['vitamin K 2 to 3 mg', K],
    ['vitamin K 1 or 2.5 mg', K],
    ['vitamin K 1/2 tablet', K],
    ['vitamin K 2½ mg', K],
    ['vitamin K 2 µg/kg', K],
    ['vitamin K 1 %', K],
    ['vitamin K 2\nmg', K],
    ['vitamin K 3 days running, then stop', K],
    ['vitamin D 2.5 mcg', D],
    ['vitamin D 2,5 mcg', D],
    ['vitamin D 2,000 IU', D],
    ['vitamin D 3 times weekly', D],
    ['vitamin D 3 x weekly', D],
    ['vitamin D 3 weeks ago', D],
    ['vitamin D 2/day', D],
    ['vitamin D 3 a day', D],
    ['vitamin D 2 ml', D],
    ['vitamin D 3 drops', D],
    // "Interferon beta 2" is a name of interleukin-6.
    ['interferon beta 2 million units', 'interferon beta: interferon-beta'],
  ])('is a dose in %j', (text, expected) => {
    expect(named(text)).toEqual([expected]);
  });

  it.each(['vitamin B 6 units', 'vitamin B 12 mg', 'vitamin B'])('is of no name in %j', (text) => {
    expect(named(text)).toEqual([]);
  });

  it.each([
    ['vitamin K 2', 'vitamin-k-2'],
    ['vitamin K 2, 100 mcg', 'vitamin-k-2'],
    ['On vitamin K 2. Mg was low.', 'vitamin-k-2'],
    ['vitamin K2', 'vitamin-k-2'],
    ['vitamin K2 100 mcg', 'vitamin-k-2'],
    ['vitamin K-2 mg', 'vitamin-k-2'],
    ['vitamin K 2 (menaquinone)', 'vitamin-k-2 vitamin-k-2'],
    ['vitamin K 2 and calcium', 'vitamin-k-2'],
    ['vitamin D3 1000 IU', 'cholecalciferol'],
    ['vitamin D 3 1000 IU', 'cholecalciferol'],
    ['vitamin D 2 50,000 IU', 'ergocalciferol'],
    ['vitamin B12 injection', 'vitamin-b-12'],
    ['vitamin B 12 - 1000 mcg', 'vitamin-b-12'],
    ['vitamin B 6', 'pyridoxine'],
    ['vitamin B6 50 mg', 'pyridoxine'],
  ])('is of the name in %j', (text, expected) => {
    expect(idsIn(text)).toEqual(expected.split(' '));
  });
});

it('says where each name stands', () => {
  const text = 'On Coumadin®: low sodium, AKI.';
  expect(matcher.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'Coumadin',
    'low sodium',
    'AKI',
  ]);
});

it('shows no chip for what the rules name as never', () => {
  const never = [...reviewed.rules].flatMap(([name, rule]) => (rule === 'never' ? [name] : []));
  expect(never.length).toBeGreaterThan(300);
  for (const name of never) {
    const found = matcher.find(`(${name})`).map(({ start, end }) => end - start);
    // A part of a phrase may be found; the name as a whole is not.
    expect([name, found.includes(name.length)]).toEqual([name, false]);
  }
});

it('keeps each rule once, and to one of three', () => {
  const text = readFileSync(join(__dirname, 'data/mention_rules.csv'), 'utf8');
  const names = text.trim().split('\n').slice(1);
  expect(reviewed.rules.size).toBe(names.length);
  expect(new Set(reviewed.rules.values())).toEqual(new Set(['never', 'any', 'capitals']));
});

it('takes no name for a negation', () => {
  const forms = meaningsOf(terms, rules);
  expect(rules.negations().length).toBeGreaterThan(400);
  expect(rules.negations().filter(([phrase]) => forms.has(phrase))).toEqual([]);
});

it('takes no brand made of everyday words for a mention', () => {
  const brand = (name: string): ThesaurusTerm => ({
    what: 'medication',
    id: name,
    slug: name,
    tier: 0,
    names: [
      { name: 'aspirin', folded: 'aspirin', kind: 0 },
      { name, folded: foldName(name), kind: 1 },
    ],
  });
  const made = new TermMatcher(
    ['Pain Relief', 'Cold and Cough', 'Stool Softener'].map(brand),
    rules,
  );
  expect(made.find('pain relief, cold and cough, stool softener')).toEqual([]);
});

it('says nothing where a brand has several meanings, and the one substance where there is one', () => {
  const term = (id: string, brand: string): ThesaurusTerm => ({
    what: 'medication',
    id,
    slug: id,
    tier: 0,
    names: [
      { name: id, folded: foldName(id), kind: 0 },
      { name: brand, folded: foldName(brand), kind: 1 },
    ],
  });
  const made = new TermMatcher(
    [
      term('onemab', 'Zyxoran'),
      term('twomab', 'Zyxoran'),
      term('xemab', 'Qubrix'),
      term('xemab / onemab', 'Qubrix'),
    ],
    rules,
  );
  expect(made.find('Zyxoran')).toEqual([]);
  expect(made.find('Qubrix')).toMatchObject([{ medicationId: 'xemab' }]);
});

type Meaning = ReturnType<typeof meaningsOf> extends Map<string, infer M> ? M : never;

/** The same rules, by trying every run of words as every form of every name. */
function naive(text: string, forms: Map<string, [form: string, meaning: Meaning][]>): TermMatch[] {
  const words = new TextWords().read(text);
  const folded = Array.from({ length: words.length }, (_, at) => words.word(at)!);
  const found: TermMatch[] = [];
  for (let at = 0; at < folded.length;) {
    let best: { to: number; match: TermMatch } | null = null;
    const hyphened = words.gap[at + 1] === HYPHEN;
    const barred =
      (words.gap[at] === HYPHEN && ['anti', 'non', 'pseudo'].includes(folded[at - 1]!)) ||
      (hyphened && ['low', 'high'].includes(folded[at]!));
    for (let to = folded.length; to > at && !barred && !best; to -= 1) {
      if (words.gap.slice(at + 1, to).includes(BREAK)) continue;
      for (const [form, meaning] of forms.get(folded.slice(at, to).join('')) ?? []) {
        if (!spells(form, folded.slice(at, to), words.gap.slice(at, to))) continue;
        const [start, end] = [words.start[at]!, words.end[to - 1]!];
        const surface = text.slice(start, end);
        const bare = surface.replace(/(?<=[\p{Lu}\d])['’]?s$/u, '');
        const capital = [surface, bare].includes(meaning.written) || bare === bare.toUpperCase();
        if (meaning.rule === 'capitals' && !capital) continue;
        const { medicationId, effectId } = meaning;
        best = { to, match: { start, end, medicationId, effectId } };
        break;
      }
    }
    if (best && (best.match.medicationId ?? best.match.effectId)) found.push(best.match);
    at = best?.to ?? at + 1;
  }
  return found;
}

/** Each word of the form is a word of the text, or up to three that hyphens join. */
function spells(form: string, words: string[], gaps: Uint8Array): boolean {
  const ends = new Set<number>();
  let length = 0;
  for (const word of form.split(' ')) ends.add((length += word.length));
  let at = 0;
  let parts = 0;
  for (let i = 0; i < words.length; i += 1) {
    at += words[i]!.length;
    parts += 1;
    if (ends.has(at)) parts = 0;
    else if (gaps[i + 1] !== HYPHEN || parts === 3) return false;
  }
  return true;
}

it('agrees with a naive matcher on texts made at random', () => {
  const some = terms.filter(({ slug }) =>
    /^(warfarin|insulin|insulin-lispro|sulfamethoxazole-trimethoprim|fluorouracil|hyponatremia|pain|abdominal-pain|hot-flashes|myocardial-infarction|presyncope|methotrexate|nausea)$/.test(
      slug,
    ),
  );
  expect(some).toHaveLength(13);
  const forms = new Map<string, [form: string, meaning: Meaning][]>();
  for (const [form, meaning] of meaningsOf(some, rules)) {
    const letters = form.replaceAll(' ', '');
    forms.set(letters, [...(forms.get(letters) ?? []), [form, meaning]]);
  }
  const own = new TermMatcher(some, rules);
  const pieces = [
    ...['warfarin', 'Coumadin', 'insulin', 'lispro', 'TMP', 'SMX', 'tmp', 'sulfamethoxazole'],
    ...['trimethoprim', '5', 'FU', 'fu', 'low', 'sodium', 'pain', 'abdominal', 'hot', 'flash'],
    ...['flashes', 'MI', 'mi', 'MIs', 'pre', 'syncope', 'MTX', 'mtx', 'and', 'resistance', 'anti'],
    ...['nausea', 'the', 'é', 'myocardial', 'infarctions', "warfarin's", 'non', 'diet'],
  ];
  const gaps = [' ', ' ', ' ', '-', '-', '/', ', ', '. ', '\n', '\n\n', ' - ', '💊', '  ', '+'];
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let hits = 0;
  for (let round = 0; round < 3_000; round += 1) {
    let text = '';
    for (let words = 1 + next(12); words > 0; words -= 1) {
      text += pieces[next(pieces.length)]! + gaps[next(gaps.length)]!;
    }
    const found = own.find(text);
    hits += found.length;
    expect([text, found]).toEqual([text, naive(text, forms)]);
  }
  expect(hits).toBeGreaterThan(3_000);
});

describe('how much work it does', () => {
  const steps = (text: string) => {
    const before = matcher.steps;
    matcher.find(text);
    return matcher.steps - before;
  };

  it('is about one look a word in a megabyte of clinical English', () => {
    const file = join(__dirname, '../../apps/cli/commands/demo/content/medquad.jsonl.gz');
    const posts = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
    const bodies = posts.map((line) => (JSON.parse(line) as { body: string }).body).join('\n\n');
    const text = bodies.repeat(Math.ceil(1_000_000 / bodies.length)).slice(0, 1_000_000);
    const words = new TextWords().read(text).length;
    expect(words).toBeGreaterThan(140_000);
    expect(steps(text)).toBeLessThan(words * 2);
  });

  it.each([
    'insulin ',
    'low-',
    'TMP-SMX-',
    'acetaminophen and ',
    'a-',
    'é ',
    '/',
    '@',
    '. ',
    "'s",
    'vitamin K 2 ',
  ])('grows with the length of %j and not faster', (piece) => {
    const long = steps(piece.repeat(20_000));
    expect(long).toBeLessThanOrEqual(steps(piece.repeat(2_000)) * 11 + 50);
  });
});
