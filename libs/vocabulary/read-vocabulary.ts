import type { EffectName } from './effect-name.entity.js';
import type { Effect } from './effect.entity.js';
import type { MedicationName } from './medication-name.entity.js';
import type { Medication } from './medication.entity.js';
import { MentionRules } from './mention-rules.js';
import { readReviewedWords } from './vocabulary-files.js';
import { Vocabulary } from './vocabulary.js';

type Query = <T>(sql: string) => Promise<T[]>;

/** As it is now; null where that is still what `known` says. One query if nothing changed. */
export async function readVocabulary(query: Query, known?: string): Promise<Vocabulary | null> {
  const [row] = await query<{ revision: string }>('SELECT revision FROM vocabulary_version');
  const revision = row?.revision ?? '0';
  if (revision === known) return null;
  // Read after the revision: should a change come in between, the next check reads again.
  const medications = await query<Medication>(
    `SELECT id, slug, name, rxcui, drug_class AS "drugClass", tier, origin FROM medication`,
  );
  const medicationNames = await query<MedicationName>(
    `SELECT medication_id AS "medicationId", folded, name, kind, origin FROM medication_name`,
  );
  const effects = await query<Effect>(
    `SELECT id, slug, term, body_system AS "bodySystem", ctcae_version AS "ctcaeVersion",
            definition, grades, origin FROM effect`,
  );
  const effectNames = await query<EffectName>(
    `SELECT effect_id AS "effectId", folded, name, kind, origin FROM effect_name`,
  );
  const rows = { medications, medicationNames, effects, effectNames };
  const reviewed = readReviewedWords();
  return new Vocabulary(revision, rows, reviewed.everyday, new MentionRules(reviewed));
}
