import type { MedicationView } from '@rounds/contracts';
import type { NameHint } from '../../features/search/components/no-results';
import { findEffects } from '../../features/vocabulary/api/find-effects';
import { findMedications } from '../../features/vocabulary/api/find-medications';
import { api } from '../../lib/api-client';

const MOST_WORDS = 5;
const SHORTEST = 4;
const MOST_NAMES = 8;

/** As the server takes it. */
const isAskable = (word: string): boolean => word.length >= SHORTEST && word.length <= 100;

/** A name that merely begins like the word is another word. */
const isNear = (name: string, typed: string): boolean => Math.abs(name.length - typed.length) <= 2;

async function hintFor(typed: string, signal: AbortSignal): Promise<NameHint | null> {
  const [medications, effects] = await Promise.all([
    findMedications(typed, signal),
    findEffects(typed, signal),
  ]);
  const medication = medications.items.find(({ matched }) => isNear(matched, typed));
  if (medication) {
    const path = `/medications/${medication.slug}`;
    const { name, brandNames } = await api.get<MedicationView>(path, { signal });
    const others = [name, ...brandNames].filter((one) => one !== medication.matched);
    return { typed, name: medication.matched, others: others.slice(0, MOST_NAMES) };
  }
  const effect = effects.items.find(({ term }) => isNear(term, typed));
  return effect ? { typed, name: effect.term, others: [] } : null;
}

/** Medications and effects that words without a result may have meant. */
export async function findNames(words: string, signal: AbortSignal): Promise<NameHint[]> {
  const asked = [...new Set([words, ...words.split(/\s+/)])].filter(isAskable).slice(0, MOST_WORDS);
  const hints = await Promise.all(asked.map((word) => hintFor(word, signal)));
  return hints.filter((hint) => hint !== null);
}
