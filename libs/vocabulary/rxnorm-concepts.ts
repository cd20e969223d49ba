import { rrfRows } from './rrf-rows.js';

/** Ingredient, precise ingredient (a salt of it), several ingredients, brand. */
type RxNormType = 'IN' | 'PIN' | 'MIN' | 'BN';

export interface RxNormConcept {
  rxcui: string;
  type: RxNormType;
  name: string;
  synonyms: string[];
}

export interface RxNormReading {
  concepts: Map<string, RxNormConcept>;
  /** Of a brand or a precise ingredient: the ingredients. */
  ingredientsOf: Map<string, Set<string>>;
}

type Refuse = (line: number, reason: string) => void;

/** https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html */
const CONSO_FIELDS = 18;
const [RXCUI, LAT, SAB, TTY, STR, SUPPRESS] = [0, 1, 11, 12, 14, 16];
const REL_FIELDS = 16;
const [RXCUI1, RXCUI2, RELA, REL_SAB, REL_SUPPRESS] = [0, 4, 7, 10, 14];

const TYPES = new Set(['IN', 'PIN', 'MIN', 'BN']);
const NAME_MAX = 200;
/** As often one way round as the other: which of the two is the brand, their types say. */
const RELATIONS = new Set(['tradename_of', 'has_tradename', 'form_of', 'has_form']);

/**
 * RXNCONSO.RRF: RxNorm's own current names of ingredients and brands (SAB=RXNORM, SUPPRESS=N).
 * Millions of rows of other sources are passed over; what is kept is about the size of the
 * vocabulary. `progress` after every 100,000 rows.
 */
export async function readConcepts(
  file: string,
  refuse: Refuse,
  progress: (rows: number) => void,
): Promise<Map<string, RxNormConcept>> {
  const concepts = new Map<string, RxNormConcept>();
  const synonyms = new Map<string, string[]>();
  let rows = 0;
  for await (const { row, line } of rrfRows(file, CONSO_FIELDS, refuse)) {
    rows += 1;
    if (rows % 100_000 === 0) progress(rows);
    if (row[SAB] !== 'RXNORM' || row[SUPPRESS] !== 'N' || row[LAT] !== 'ENG') continue;
    const [rxcui, type] = [row[RXCUI]!, row[TTY]!];
    if (type !== 'SY' && !TYPES.has(type)) continue;
    const name = row[STR]!.trim();
    if (!/^\d{1,12}$/.test(rxcui)) refuse(line, `has the RXCUI “${rxcui}”, which is no number`);
    else if (name === '') refuse(line, 'has no name');
    else if (name.length > NAME_MAX) refuse(line, `has a name over ${NAME_MAX} characters`);
    else if (type === 'SY') add(synonyms, rxcui, name);
    else if (!concepts.has(rxcui)) {
      concepts.set(rxcui, { rxcui, type: type as RxNormType, name, synonyms: [] });
    } else if (concepts.get(rxcui)!.name !== name) {
      refuse(line, `has the RXCUI of ${concepts.get(rxcui)!.name}`);
    }
  }
  progress(rows);
  // Synonyms of drugs with dose and form belong to nothing that is kept.
  for (const [rxcui, names] of synonyms) concepts.get(rxcui)?.synonyms.push(...names);
  return concepts;
}

/** RXNREL.RRF: which ingredients a brand has, and of which ingredient a salt is. */
export async function readIngredients(
  file: string,
  concepts: ReadonlyMap<string, RxNormConcept>,
  refuse: Refuse,
  progress: (rows: number) => void,
): Promise<Map<string, Set<string>>> {
  const ingredientsOf = new Map<string, Set<string>>();
  let rows = 0;
  for await (const { row } of rrfRows(file, REL_FIELDS, refuse)) {
    rows += 1;
    if (rows % 100_000 === 0) progress(rows);
    if (row[REL_SAB] !== 'RXNORM' || !RELATIONS.has(row[RELA]!)) continue;
    if (row[REL_SUPPRESS] !== 'N' && row[REL_SUPPRESS] !== '') continue;
    const pair = [concepts.get(row[RXCUI1]!), concepts.get(row[RXCUI2]!)];
    const whole = pair.find((concept) => concept?.type === 'IN' || concept?.type === 'PIN');
    const part = pair.find((concept) => concept !== whole && concept && isNamed(concept, whole));
    if (!whole || !part) continue;
    const [of, ingredient] = part.type === 'IN' ? [whole, part] : [part, whole];
    const known = ingredientsOf.get(of.rxcui);
    if (known) known.add(ingredient.rxcui);
    else ingredientsOf.set(of.rxcui, new Set([ingredient.rxcui]));
  }
  progress(rows);
  return ingredientsOf;
}

/** A brand of an ingredient or its salt, or an ingredient and its salt. */
function isNamed(concept: RxNormConcept, whole: RxNormConcept | undefined): boolean {
  if (concept.type === 'BN') return true;
  const types = [concept.type, whole?.type];
  return types.includes('IN') && types.includes('PIN');
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
