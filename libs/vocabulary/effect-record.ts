import { z } from 'zod';
import type { EffectNameKind } from './effect-name.entity.js';
import { slugOf } from './fold-name.js';
import type { RecordName } from './medication-record.js';
import { RowProblem, firstProblem, listIn, namesOf } from './vocabulary-row.js';
import type { CsvRow } from './vocabulary-files.js';

export interface EffectRecord {
  slug: string;
  term: string;
  bodySystem: string;
  ctcaeVersion: string;
  definition: string;
  grades: (string | null)[];
  names: RecordName<EffectNameKind>[];
}

const GRADES = ['grade1', 'grade2', 'grade3', 'grade4', 'grade5'] as const;

export const EFFECT_COLUMNS = {
  required: ['term', 'body_system', ...GRADES],
  known: [
    'term_id',
    'body_system',
    'term',
    ...GRADES,
    'definition',
    'navigational_note',
    'synonyms',
    'ctcae_version',
  ],
};

const text = (what: string) => z.string().trim().max(4000, `has a ${what} over 4000 characters`);
const grade = text('grade').default('');
const row = z.object({
  term_id: z
    .string()
    .trim()
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, 'has a term_id that is not a slug')
    .max(100, 'has a term_id over 100 characters')
    .default(''),
  term: z.string().trim().min(1, 'has no term').max(200, 'has a term over 200 characters'),
  body_system: z.string().trim().min(1, 'has no body_system').max(200),
  definition: text('definition').default(''),
  synonyms: z.string().default(''),
  ctcae_version: z
    .string()
    .trim()
    .regex(/^(\d+(\.\d+)?)?$/, 'has a ctcae_version that is not like 5.0')
    .default(''),
  grade1: grade,
  grade2: grade,
  grade3: grade,
  grade4: grade,
  grade5: grade,
});

/** Throws RowProblem saying what is wrong. The supplied file is CTCAE 5.0 throughout. */
export function effectRecord(raw: CsvRow): EffectRecord {
  const parsed = row.safeParse(raw);
  if (!parsed.success) throw new RowProblem(firstProblem(parsed.error));
  const { term, term_id, body_system, definition, synonyms, ctcae_version } = parsed.data;
  const slug = term_id || slugOf(term);
  if (slug === '') throw new RowProblem('has a term without letters or digits');
  const grades = GRADES.map((name) => parsed.data[name] || null);
  if (grades.every((description) => description === null)) throw new RowProblem('has no grade');
  return {
    slug,
    term,
    bodySystem: body_system,
    ctcaeVersion: ctcae_version || '5.0',
    definition,
    grades,
    names: namesOf<EffectNameKind>([
      ['term', [term]],
      ['synonym', listIn(synonyms)],
    ]),
  };
}
