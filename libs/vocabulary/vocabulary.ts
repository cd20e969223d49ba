import type { EffectHit, EffectTag, MedicationTag, MedicationView } from '@rounds/contracts';
import type { EffectName } from './effect-name.entity.js';
import type { Effect } from './effect.entity.js';
import type { MedicationName } from './medication-name.entity.js';
import type { Medication } from './medication.entity.js';
import { MentionRules } from './mention-rules.js';
import { NameIndex, type IndexedName } from './name-index.js';
import { TermMatcher } from './term-matcher.js';
import { Thesaurus, type ThesaurusTerm } from './thesaurus.js';

export interface MedicationTerm extends ThesaurusTerm {
  what: 'medication';
  tag: MedicationTag;
  view: MedicationView;
}

export interface EffectTerm extends ThesaurusTerm {
  what: 'effect';
  tag: EffectTag;
  view: EffectHit;
}

export interface VocabularyRows {
  medications: Medication[];
  medicationNames: MedicationName[];
  effects: Effect[];
  effectNames: EffectName[];
}

/** An effect's term ranks as an ingredient does: it is the name proper. */
const KINDS: Record<string, number> = { ingredient: 0, term: 0, brand: 1, synonym: 2, narrower: 3 };

/** The whole vocabulary in memory, at one revision. */
export class Vocabulary {
  /** By id and by slug. */
  readonly medications = new Map<string, MedicationTerm>();
  readonly effects = new Map<string, EffectTerm>();
  readonly medicationIndex: NameIndex<MedicationTerm>;
  readonly effectIndex: NameIndex<EffectTerm>;
  readonly thesaurus: Thesaurus;
  private readonly terms: ThesaurusTerm[];
  /** Made at first use: commands that match no text do not wait for it. */
  private matching: TermMatcher | undefined;

  constructor(
    readonly revision: string,
    rows: VocabularyRows,
    everyday: ReadonlySet<string>,
    private readonly mentionRules = new MentionRules({
      rules: new Map(),
      everyday,
      common: new Set(),
      negations: new Map(),
    }),
  ) {
    const medicationNames = namesBy(rows.medicationNames, (name) => name.medicationId);
    const medications = rows.medications.map((medication) =>
      medicationTerm(medication, medicationNames.get(medication.id) ?? []),
    );
    const effectNames = namesBy(rows.effectNames, (name) => name.effectId);
    const effects = rows.effects.map((effect) =>
      effectTerm(effect, effectNames.get(effect.id) ?? []),
    );
    for (const term of medications) this.medications.set(term.id, term).set(term.slug, term);
    for (const term of effects) this.effects.set(term.id, term).set(term.slug, term);
    this.medicationIndex = new NameIndex(medications);
    this.effectIndex = new NameIndex(effects);
    this.terms = [...medications, ...effects];
    this.thesaurus = new Thesaurus(this.terms, everyday);
  }

  get matcher(): TermMatcher {
    return (this.matching ??= new TermMatcher(this.terms, this.mentionRules));
  }
}

function namesBy<N extends { name: string; folded: string; kind: string }>(
  names: N[],
  owner: (name: N) => string,
): Map<string, IndexedName[]> {
  const byOwner = new Map<string, IndexedName[]>();
  for (const name of names) {
    const { folded } = name;
    const entry = { name: name.name, folded, kind: KINDS[name.kind]! };
    const list = byOwner.get(owner(name));
    if (list) list.push(entry);
    else byOwner.set(owner(name), [entry]);
  }
  const inOrder = (a: IndexedName, b: IndexedName) =>
    a.kind - b.kind || (a.folded < b.folded ? -1 : 1);
  for (const list of byOwner.values()) list.sort(inOrder);
  return byOwner;
}

function medicationTerm(medication: Medication, names: IndexedName[]): MedicationTerm {
  const { id, slug, name, rxcui, drugClass } = medication;
  const tag = { id, slug, name };
  const ofKind = (kind: number) => names.filter((n) => n.kind === kind).map((n) => n.name);
  const view = { ...tag, rxcui, drugClass, brandNames: ofKind(1), synonyms: ofKind(2) };
  const tier = medication.tier === 'common' ? 0 : 1;
  return { what: 'medication', id, slug, tier, names, tag, view };
}

function effectTerm(effect: Effect, names: IndexedName[]): EffectTerm {
  const { id, slug, term, bodySystem, ctcaeVersion, definition, grades } = effect;
  const tag = { id, slug, term };
  const view = { ...tag, bodySystem, ctcaeVersion, definition, grades };
  // "Cardiac disorders - Other, specify" is for forms, seldom what someone looks for.
  const tier = slug.endsWith('-other-specify') ? 1 : 0;
  return { what: 'effect', id, slug, tier, names, tag, view };
}
