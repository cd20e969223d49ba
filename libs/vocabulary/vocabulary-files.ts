import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { foldName } from './fold-name.js';
import type { NameRule, ReviewedWords } from './mention-rules.js';
import type { Negation } from './negations.js';

export type CsvRow = Record<string, string>;

const FILES = {
  medications: 'medications.csv',
  supplement: 'medications_supplement.csv',
  combinations: 'medication_combinations.csv',
  abbreviations: 'medication_abbreviations.csv',
  merges: 'medication_merges.csv',
  effects: 'adverse_events_ctcae_v5.csv',
  effectSynonyms: 'effect_synonyms.csv',
} as const;

export type SuppliedFile = keyof typeof FILES;

/** Raise it when the same files are stored differently: it makes every database store them anew. */
const STORED_FORM = 1;

/** The files that Rounds ships, and a hash by which a database knows whether it has them. */
export function readSuppliedFiles(folder = dataFolder()) {
  const hash = createHash('sha256').update(`form ${STORED_FORM}`);
  const texts = new Map<SuppliedFile, string>();
  for (const [key, file] of Object.entries(FILES)) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    hash.update(`\0${file}\0`).update(text);
    texts.set(key as SuppliedFile, text);
  }
  return {
    hash: hash.digest('hex'),
    rows: (file: SuppliedFile): CsvRow[] =>
      parse(texts.get(file)!, { columns: true, bom: true, skip_empty_lines: true }),
  };
}

/** Folded: words that are names too, or one letter away from one, and seldom mean it. */
export function readEverydayWords(folder = dataFolder()): ReadonlySet<string> {
  return new Set(readRows(folder, 'ambiguous_names.csv').map((row) => foldName(row.word!)));
}

/** What was decided about names in running text; see MentionRules. */
export function readReviewedWords(folder = dataFolder()): ReviewedWords {
  const rules = readRows(folder, 'mention_rules.csv');
  const negations = readRows(folder, 'negations.csv');
  const common = readFileSync(path.join(folder, 'common_words.txt'), 'utf8').split(/\s+/);
  return {
    rules: new Map(rules.map((row) => [foldName(row.name!), row.rule as NameRule])),
    everyday: readEverydayWords(folder),
    common: new Set(common),
    negations: new Map(negations.map((row) => [foldName(row.phrase!), row.kind as Negation])),
  };
}

function readRows(folder: string, file: string): CsvRow[] {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return parse(text, { columns: true, bom: true, skip_empty_lines: true });
}

/** Walks up from the program's own file (source or build), then from the working directory. */
function dataFolder(): string {
  const starts = [process.argv[1] ?? '.', process.cwd()].filter(existsSync).map(resolveLinks);
  for (const start of starts) {
    for (let folder = start; ; folder = path.dirname(folder)) {
      const candidate = path.join(folder, 'libs/vocabulary/data');
      if (existsSync(path.join(candidate, FILES.medications))) return candidate;
      if (folder === path.dirname(folder)) break;
    }
  }
  throw new Error('libs/vocabulary/data is missing: the vocabulary files are part of Rounds');
}

const resolveLinks = (file: string) => realpathSync(path.resolve(file));
