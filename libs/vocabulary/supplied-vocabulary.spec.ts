import { medicationHit, slug as slugSchema } from '@rounds/contracts';
import { foldName, joined } from './fold-name.js';
import { isOneEdit } from './one-edit.js';
import { suppliedEffects, suppliedMedications } from './supplied-vocabulary.js';
import { readEverydayWords, readSuppliedFiles } from './vocabulary-files.js';

const files = readSuppliedFiles();
const medications = suppliedMedications(files);
const effects = suppliedEffects(files);
const names = new Map<string, string[]>();
for (const { slug, names: own } of [...medications, ...effects]) {
  for (const { folded } of own) names.set(folded, [...(names.get(folded) ?? []), slug]);
}

describe('the shipped vocabulary', () => {
  it('gives every medication and effect a slug of its own', () => {
    for (const records of [medications, effects]) {
      const slugs = records.map(({ slug }) => slug);
      expect(new Set(slugs).size).toBe(slugs.length);
      for (const slug of slugs) expect(slugSchema.safeParse(slug).success).toBe(true);
    }
    expect(medications.length).toBeGreaterThan(3_350);
    expect(effects).toHaveLength(837);
    expect(medicationHit.shape.slug).toBe(slugSchema);
  });

  it('uses each RxCUI once', () => {
    const rxcuis = medications.flatMap(({ rxcui }) => rxcui ?? []);
    expect(rxcuis.length).toBeGreaterThan(2_900);
    expect(new Set(rxcuis).size).toBe(rxcuis.length);
  });

  it('gives each reviewed name to the medications it is listed with, and to no other', () => {
    const listed = new Map<string, Set<string>>();
    for (const { name, medication } of files.rows('abbreviations')) {
      const record = medications.find((m) => foldName(m.name) === foldName(medication!))!;
      const slugs = listed.get(foldName(name!)) ?? new Set();
      listed.set(foldName(name!), slugs.add(record.slug));
    }
    for (const [folded, slugs] of listed) {
      const owners = (names.get(folded) ?? []).filter((s) => medications.some((m) => m.slug === s));
      expect([folded, [...new Set(owners)].sort()]).toEqual([folded, [...slugs].sort()]);
    }
  });

  it('gives no effect another effect’s term as a synonym', () => {
    const terms = new Map(effects.map(({ term, slug }) => [foldName(term), slug]));
    for (const { slug, names: own } of effects) {
      for (const { folded, kind } of own.filter((name) => name.kind !== 'term')) {
        expect([slug, kind, terms.get(folded)]).toEqual([slug, kind, undefined]);
      }
    }
  });

  it('keeps on the list of everyday words only those that are names or nearly so', () => {
    const known = new Set([...names.keys(), ...[...names.keys()].map(joined)]);
    for (const word of readEverydayWords()) {
      const near = known.has(word) || [...known].some((name) => isOneEdit(word, name));
      expect([word, near]).toEqual([word, true]);
    }
  });
});
