/**
 * The English stemmer of the Snowball project ("Porter2"), for words of a to z and apostrophes.
 * Ours rather than Postgres's own, so that both engines, every Postgres version and the snippets
 * see the same stems; a test compares it with Postgres.
 */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word;
  const exception = exceptions.get(word);
  if (exception !== undefined) return exception;
  let stem = markConsonantY(word.startsWith("'") ? word.slice(1) : word);
  const r1 = regionOne(stem);
  const r2 = regionAfter(stem, r1);
  stem = stem.replace(/('s'|'s|')$/, '');
  stem = step1a(stem);
  if (invariantAfter1a.has(stem)) return stem;
  stem = step1b(stem, r1);
  stem = step1c(stem);
  stem = step2(stem, r1);
  stem = step3(stem, r1, r2);
  stem = step4(stem, r2);
  stem = step5(stem, r1, r2);
  return stem.replaceAll('Y', 'y');
}

const exceptions = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((w) => [w, w] as const),
] as [string, string][]);

const invariantAfter1a = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

const VOWEL = /[aeiouy]/;

function markConsonantY(word: string): string {
  return word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
}

function regionAfter(word: string, from: number): number {
  for (let i = from + 1; i < word.length; i += 1) {
    if (VOWEL.test(word[i - 1]!) && !VOWEL.test(word[i]!)) return i + 1;
  }
  return word.length;
}

function regionOne(word: string): number {
  const prefix = /^(gener|commun|arsen)/.exec(word);
  return prefix ? prefix[0].length : regionAfter(word, 0);
}

const endsInShortSyllable = (word: string) =>
  /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word);

function step1a(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/[us]s$/.test(word)) return word;
  return /[aeiouy].+s$/.test(word) ? word.slice(0, -1) : word;
}

function step1b(word: string, r1: number): string {
  const eed = /eed(ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const ending = /(ed|edly|ing|ingly)$/.exec(word);
  if (!ending || !VOWEL.test(word.slice(0, ending.index))) return word;
  const stem = word.slice(0, ending.index);
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/^[aeo](.)\1$/.test(stem)) return stem;
  if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return stem.slice(0, -1);
  return stem.length <= r1 && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

const step1c = (word: string) => word.replace(/(.[^aeiouy])[yY]$/, '$1i');

type Rule = [suffix: string, replacement: string];

const rules2: Rule[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];

/** The longest suffix decides, whether its condition then holds or not. */
function step2(word: string, r1: number): string {
  for (const [suffix, replacement] of rules2) {
    if (word.endsWith(suffix)) return replaceWithin(word, suffix, replacement, r1);
  }
  if (word.endsWith('ogi')) {
    return word.at(-4) === 'l' ? replaceWithin(word, 'ogi', 'og', r1) : word;
  }
  if (word.endsWith('li') && /[cdeghkmnrt]/.test(word.at(-3) ?? '')) {
    return replaceWithin(word, 'li', '', r1);
  }
  return word;
}

const rules3: Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

function step3(word: string, r1: number, r2: number): string {
  for (const [suffix, replacement] of rules3) {
    if (word.endsWith(suffix)) return replaceWithin(word, suffix, replacement, r1);
  }
  return word.endsWith('ative') ? replaceWithin(word, 'ative', '', Math.max(r1, r2)) : word;
}

const STEP4 = /(ement|able|ance|ence|ible|ment|ant|ate|ent|ion|ism|iti|ive|ize|ous|al|er|ic)$/;

function step4(word: string, r2: number): string {
  const ending = STEP4.exec(word);
  if (!ending || ending.index < r2) return word;
  if (ending[0] === 'ion' && !/[st]/.test(word[ending.index - 1] ?? '')) return word;
  return word.slice(0, ending.index);
}

function step5(word: string, r1: number, r2: number): string {
  const at = word.length - 1;
  const before = word.slice(0, -1);
  if (word.endsWith('e')) {
    return at >= r2 || (at >= r1 && !endsInShortSyllable(before)) ? before : word;
  }
  return word.endsWith('ll') && at >= r2 ? before : word;
}

function replaceWithin(word: string, suffix: string, replacement: string, region: number): string {
  const at = word.length - suffix.length;
  return at >= region ? word.slice(0, at) + replacement : word;
}
