import { foldName, joined, slugOf } from './fold-name.js';

describe('foldName', () => {
  it.each([
    ['Warfarin', 'warfarin'],
    ['  TMP-SMX ', 'tmp smx'],
    ['TMP/SMX', 'tmp smx'],
    ['amoxicillin / clavulanate', 'amoxicillin clavulanate'],
    ['5‑FU', '5 fu'], // a non-breaking hyphen
    ['Auvi-Q®', 'auvi q'],
    ['Scemblix™', 'scemblix'],
    ['paracétamol', 'paracetamol'],
    ['Guillain-Barré', 'guillain barre'],
    ['Ménière’s', 'menieres'],
    ["Crohn's", 'crohns'],
    ['Größe', 'grosse'],
    ['œdème', 'oedeme'],
    ['N₂O', 'n2o'],
    ['H.P. Acthar   Gel', 'h p acthar gel'],
    ['ワルファリン', 'ワルファリン'.normalize('NFKD').replace(/\p{M}/gu, '')],
    ['---', ''],
  ])('makes %s into %s', (text, folded) => {
    expect(foldName(text)).toBe(folded);
  });

  it('leaves what is folded as it is', () => {
    for (const text of ['İstanbul', 'ﬁbrin', '½ tablet', 'Łódź-1', 'α-tocopherol']) {
      expect(foldName(foldName(text))).toBe(foldName(text));
    }
  });

  it('joins the words of a name', () => {
    expect(joined(foldName('co-trimoxazole'))).toBe('cotrimoxazole');
  });
});

describe('slugOf', () => {
  it.each([
    ['sulfamethoxazole / trimethoprim', 'sulfamethoxazole-trimethoprim'],
    ['rho(d) immune globulin', 'rho-d-immune-globulin'],
    ["ringer's solution", 'ringers-solution'],
    ['α-tocopherol', 'tocopherol'],
    ['ワルファリン', ''],
    [`${'a'.repeat(99)} b`, 'a'.repeat(99)],
  ])('makes %s into %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});
