import { z } from 'zod';
import { pageOf, pageQuery } from './paging.js';
import { id, slug } from './text.js';

/** What a thread carries of a medication. */
export const medicationTag = z.object({ id, slug, name: z.string() }).meta({ id: 'MedicationTag' });
export type MedicationTag = z.infer<typeof medicationTag>;

export const medication = medicationTag
  .extend({
    rxcui: z.string().nullable(),
    drugClass: z.string().nullable(),
    brandNames: z.array(z.string()),
    synonyms: z.array(z.string()),
  })
  .meta({ id: 'Medication' });
export type MedicationView = z.infer<typeof medication>;

/** `matched` is the name that was found: Coumadin for warfarin. */
export const medicationHit = medicationTag
  .extend({ matched: z.string(), drugClass: z.string().nullable() })
  .meta({ id: 'MedicationHit' });
export type MedicationHit = z.infer<typeof medicationHit>;

export const effectTag = z.object({ id, slug, term: z.string() }).meta({ id: 'EffectTag' });
export type EffectTag = z.infer<typeof effectTag>;

export const effectHit = effectTag
  .extend({
    bodySystem: z.string(),
    ctcaeVersion: z.string(),
    definition: z.string(),
    /** Descriptions of grades 1 to 5; null where CTCAE has no such grade. */
    grades: z.array(z.string().nullable()).length(5),
  })
  .meta({ id: 'EffectHit' });
export type EffectHit = z.infer<typeof effectHit>;

/** What a text names, each once, by name. */
export const termMentions = z
  .object({ medications: z.array(medicationTag), effects: z.array(effectTag) })
  .meta({ id: 'TermMentions' });
export type TermMentions = z.infer<typeof termMentions>;

export const vocabularyQuery = pageQuery(10, 50).extend({
  q: z.string().trim().max(100).default(''),
});
export type VocabularyQuery = z.infer<typeof vocabularyQuery>;
export const medicationPage = pageOf(medicationHit);
export const effectPage = pageOf(effectHit);
