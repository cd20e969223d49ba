import { foldName, slugOf } from './fold-name.js';
import type { MedicationNameKind } from './medication-name.entity.js';
import { combinationSynonyms, type MedicationRecord } from './medication-record.js';
import type { RxNormConcept, RxNormReading } from './rxnorm-concepts.js';
import { namesOf } from './vocabulary-row.js';

interface RxNormRecords {
  /** In an order that is the same at every run. */
  records: MedicationRecord[];
  /** Of no ingredient that is known; they belong to nothing. */
  strayBrands: number;
}

/**
 * Medications as Rounds keeps them: an ingredient with its salts, synonyms and brands, and a
 * combination for each set of ingredients that has a brand. `nameOf` says what a combination is
 * called here already, by any of its folded names.
 */
export function rxNormRecords(
  { concepts, ingredientsOf }: RxNormReading,
  nameOf: (folded: string[]) => string | null,
): RxNormRecords {
  const given = new Map<string, Given>();
  const combinations = new Map<string, RxNormConcept>();
  for (const concept of concepts.values()) {
    if (concept.type === 'IN') given.set(concept.rxcui, { concept, brands: [], synonyms: [] });
    else if (concept.type === 'MIN') combinations.set(foldName(concept.name), concept);
  }
  let strayBrands = 0;
  for (const concept of concepts.values()) {
    if (concept.type !== 'BN' && concept.type !== 'PIN') continue;
    const names = [concept.name, ...concept.synonyms];
    const ingredients = rootsOf(concept.rxcui, { concepts, ingredientsOf });
    const only = given.get(ingredients[0] ?? '');
    if (ingredients.length === 1 && only) {
      only[concept.type === 'BN' ? 'brands' : 'synonyms'].push(...names);
    } else if (concept.type === 'PIN') {
      given.set(concept.rxcui, { concept, brands: [], synonyms: [] });
    } else if (ingredients.length === 0) {
      strayBrands += 1;
    } else {
      const parts = ingredients.map((rxcui) => concepts.get(rxcui)!.name).sort();
      const key = `+${parts.join(' / ')}`;
      let whole = given.get(key);
      if (!whole) {
        const name = parts.join(' / ');
        const known = combinations.get(foldName(name));
        const folded = [name, ...combinationSynonyms(name)].map(foldName);
        const concept = { rxcui: known?.rxcui ?? '', name: nameOf(folded) ?? known?.name ?? name };
        whole = { concept, brands: [], synonyms: combinationSynonyms(name) };
        given.set(key, whole);
      }
      whole.brands.push(...names);
    }
  }
  return { records: withoutTwins([...given.values()].map(recordOf)), strayBrands };
}

interface Given {
  concept: Pick<RxNormConcept, 'rxcui' | 'name'> & { synonyms?: string[] };
  brands: string[];
  synonyms: string[];
}

/** Ingredients, through salts. */
function rootsOf(rxcui: string, { concepts, ingredientsOf }: RxNormReading): string[] {
  const roots = new Set<string>();
  for (const one of ingredientsOf.get(rxcui) ?? []) {
    if (concepts.get(one)!.type === 'IN') roots.add(one);
    else for (const root of ingredientsOf.get(one) ?? []) roots.add(root);
  }
  return [...roots];
}

function recordOf({ concept, brands, synonyms }: Given): MedicationRecord {
  return {
    slug: slugOf(concept.name),
    name: concept.name,
    rxcui: concept.rxcui || null,
    drugClass: null,
    tier: null,
    names: namesOf<MedicationNameKind>([
      ['ingredient', [concept.name]],
      ['brand', brands],
      ['synonym', [...(concept.synonyms ?? []), ...synonyms]],
    ]),
  };
}

/** Two that are written alike but for signs are one: the first. */
function withoutTwins(records: MedicationRecord[]): MedicationRecord[] {
  const bySlug = new Map<string, MedicationRecord>();
  for (const record of records) {
    if (record.slug === '') continue;
    const known = bySlug.get(record.slug);
    if (!known) bySlug.set(record.slug, record);
    else {
      const folded = new Set(known.names.map((name) => name.folded));
      known.names.push(...record.names.filter((name) => !folded.has(name.folded)));
    }
  }
  return [...bySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
