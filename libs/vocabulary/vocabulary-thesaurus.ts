import { Injectable } from '@nestjs/common';
import { foldName } from './fold-name.js';
import { classNamed, classesIn, namedClassesOf } from './medication-classes.js';
import type { Hit, IndexedTerm, NameIndex } from './name-index.js';
import type { QueryExpansion, Thesaurus } from './thesaurus.js';
import { readReviewedWords } from './vocabulary-files.js';
import { VocabularyStore } from './vocabulary-store.js';

/** Of HitKey's matches: a whole name as typed, one that begins so, and either with one slip. */
const EXACT = 0;
const PREFIX = 1;
const TYPO = 3;
const TYPO_IN_BEGINNING = 4;

/** Lets a search for Coumadin find warfarin, and one for warfarin find Coumadin. */
@Injectable()
export class VocabularyThesaurus {
  private common: ReadonlySet<string> | undefined;

  constructor(private readonly store: VocabularyStore) {}

  /** Of the vocabulary that it answers from; another one within seconds of an import. */
  async revision(): Promise<string> {
    return (await this.store.current()).revision;
  }

  /** Brings it up to the vocabulary as it is at this moment. */
  async newestRevision(): Promise<string> {
    return (await this.store.newest()).revision;
  }

  /**
   * The names in `text`, left to right, longest first, one slip allowed from six letters on, and
   * the names of classes.
   */
  async expandQuery(text: string): Promise<QueryExpansion[]> {
    const { thesaurus, medications } = await this.store.current();
    const expansions = thesaurus.expand(text).map((expansion) => {
      const named = expansion.medicationIds.map((id) => medications.get(id)!);
      const classNames = named
        .flatMap(({ view }) => namedClassesOf(view.drugClass ?? ''))
        .flatMap(({ names }) => names);
      return {
        ...expansion,
        medications: named.map(({ tag }) => tag).sort((a, b) => (a.slug < b.slug ? -1 : 1)),
        ...(classNames.length > 0 && { classNames }),
      };
    });
    const classes = classesIn(text).map(({ surface, named: { key, names } }) => ({
      surface,
      medicationIds: [],
      effectIds: [],
      alternatives: names.filter((name) => foldName(name) !== foldName(surface)),
      classKey: key,
    }));
    return [...expansions, ...classes];
  }

  /**
   * What a name may be that is typed only so far, one slip allowed from five letters on: at most
   * `limit` medications and effects, the likeliest first. Nothing for what is a name already, or
   * a common word.
   */
  async completions(typed: string, limit: number): Promise<QueryExpansion[]> {
    this.common ??= readReviewedWords().common;
    if (this.common.has(foldName(typed))) return [];
    const { medicationIndex, effectIndex, thesaurus } = await this.store.current();
    const hits = [...medicationIndex.find(typed), ...effectIndex.find(typed)]
      .filter(({ key: [match, tier] }) => tier === 0 && match !== TYPO)
      .sort((a, b) => a.key[0] - b.key[0]);
    const best = hits[0]?.key[0];
    if (best !== PREFIX && best !== TYPO_IN_BEGINNING) return [];
    const likeliest = hits.filter(({ key: [match] }) => match === best).slice(0, limit);
    return mayBecome(thesaurus, typed, likeliest);
  }

  /** As `completions`, of medications alone and without slips, for words amid a query. */
  async begunBy(word: string, limit: number): Promise<QueryExpansion[]> {
    this.common ??= readReviewedWords().common;
    if (this.common.has(foldName(word))) return [];
    const { medicationIndex, thesaurus } = await this.store.current();
    const hits = medicationIndex.find(word, { slips: false });
    if (hits[0]?.key[0] !== PREFIX) return [];
    const likeliest = hits
      .filter(({ key: [match, tier] }) => match === PREFIX && tier === 0)
      .slice(0, limit);
    return mayBecome(thesaurus, word, likeliest);
  }

  /** Ids by slug, id or any name, one slip allowed from five letters on, or by a class's name. */
  async medicationsNamed(name: string): Promise<string[]> {
    const { medications, medicationIndex } = await this.store.current();
    const known = medications.get(name.toLowerCase());
    if (known) return [known.id];
    const exact = idsOf(medicationIndex, name, EXACT);
    if (exact.length > 0) return exact;
    const members = classNamed(name)?.of;
    const folded = foldName(name);
    const isMember = (drugClass: string | null) =>
      drugClass !== null && (members?.includes(drugClass) || foldName(drugClass) === folded);
    const ofClass = [...medications.values()]
      .filter(({ view }) => isMember(view.drugClass))
      .map(({ id }) => id);
    return ofClass.length > 0 ? [...new Set(ofClass)] : idsOf(medicationIndex, name, TYPO);
  }

  /** The same of effects, which have no classes. */
  async effectsNamed(name: string): Promise<string[]> {
    const { effects, effectIndex } = await this.store.current();
    const known = effects.get(name.toLowerCase());
    if (known) return [known.id];
    const exact = idsOf(effectIndex, name, EXACT);
    return exact.length > 0 ? exact : idsOf(effectIndex, name, TYPO);
  }

  /** The slug of the likeliest medication or effect with a name that begins so, or nearly so. */
  async likeliest(what: 'medication' | 'effect', typed: string): Promise<string | undefined> {
    if (foldName(typed) === '') return undefined;
    const { medicationIndex, effectIndex } = await this.store.current();
    const index = what === 'medication' ? medicationIndex : effectIndex;
    return index.find(typed)[0]?.term.slug;
  }
}

const mayBecome = (thesaurus: Thesaurus, typed: string, hits: Hit<IndexedTerm>[]) =>
  hits
    .flatMap(({ matched }) => thesaurus.expand(matched))
    .map((expansion): QueryExpansion => ({
      ...expansion,
      alternatives: [expansion.surface, ...expansion.alternatives],
      surface: typed,
    }));

function idsOf<T extends IndexedTerm & { id: string }>(
  index: NameIndex<T>,
  name: string,
  match: number,
): string[] {
  const hits: Hit<T>[] = foldName(name) === '' ? [] : index.find(name);
  return [...new Set(hits.filter(({ key }) => key[0] === match).map(({ term }) => term.id))];
}
