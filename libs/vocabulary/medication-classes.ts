import { foldName } from './fold-name.js';

interface MedicationClass {
  /** What clinicians call it, the usual name first. */
  names: string[];
  /** As medications.csv has it. */
  of: string[];
}

const classes: MedicationClass[] = [
  {
    names: ['statin', 'HMG-CoA reductase inhibitor'],
    of: ['HMG-CoA reductase inhibitor (statin)'],
  },
  { names: ['SSRI', 'selective serotonin reuptake inhibitor'], of: ['SSRI antidepressant'] },
  {
    names: ['SNRI', 'serotonin norepinephrine reuptake inhibitor'],
    of: ['SNRI antidepressant'],
  },
  { names: ['TCA', 'tricyclic antidepressant', 'tricyclic'], of: ['Tricyclic antidepressant'] },
  { names: ['MAOI', 'monoamine oxidase inhibitor'], of: ['Monoamine oxidase inhibitor'] },
  {
    names: ['antidepressant'],
    of: [
      ...['SSRI antidepressant', 'SNRI antidepressant', 'Tricyclic antidepressant'],
      ...['Atypical antidepressant', 'Monoamine oxidase inhibitor'],
    ],
  },
  {
    names: ['antipsychotic', 'neuroleptic'],
    of: ['Atypical antipsychotic', 'Typical antipsychotic'],
  },
  { names: ['benzodiazepine', 'benzo', 'BZD'], of: ['Benzodiazepine'] },
  {
    names: ['antiepileptic', 'anticonvulsant', 'antiseizure', 'AED', 'ASM'],
    of: ['Antiepileptic', 'Antiepileptic (SV2A/racetam)'],
  },
  { names: ['opioid', 'opiate'], of: ['Opioid agonist', 'Partial opioid agonist'] },
  {
    names: ['NSAID', 'nonsteroidal anti-inflammatory drug', 'non-steroidal anti-inflammatory'],
    of: ['NSAID', 'COX-2 selective NSAID', 'NSAID / platelet inhibitor'],
  },
  { names: ['coxib', 'COX-2 inhibitor'], of: ['COX-2 selective NSAID'] },
  { names: ['triptan', '5-HT1 agonist'], of: ['Triptan (5-HT1B/1D agonist)'] },
  {
    names: ['ACE inhibitor', 'ACEi', 'ACE-I', 'angiotensin-converting enzyme inhibitor'],
    of: ['ACE inhibitor'],
  },
  {
    names: ['ARB', 'angiotensin receptor blocker', 'sartan', 'angiotensin II receptor blocker'],
    of: ['Angiotensin II receptor blocker'],
  },
  {
    names: ['beta blocker', 'BB', 'beta-adrenergic blocker'],
    of: ['Beta-adrenergic blocker', 'Alpha/beta-adrenergic blocker'],
  },
  { names: ['alpha blocker'], of: ['Alpha-1 adrenergic blocker'] },
  {
    names: ['calcium channel blocker', 'CCB', 'calcium antagonist'],
    of: ['Dihydropyridine calcium channel blocker', 'Non-dihydropyridine calcium channel blocker'],
  },
  { names: ['loop diuretic'], of: ['Loop diuretic'] },
  { names: ['thiazide'], of: ['Thiazide diuretic', 'Thiazide-like diuretic'] },
  {
    names: ['MRA', 'mineralocorticoid receptor antagonist', 'aldosterone antagonist'],
    of: ['Mineralocorticoid receptor antagonist'],
  },
  {
    names: ['diuretic', 'water pill'],
    of: [
      ...['Loop diuretic', 'Thiazide diuretic', 'Thiazide-like diuretic'],
      ...['Potassium-sparing diuretic', 'Mineralocorticoid receptor antagonist'],
    ],
  },
  { names: ['nitrate'], of: ['Nitrate vasodilator'] },
  { names: ['antiarrhythmic', 'anti-arrhythmic'], of: ['Antiarrhythmic'] },
  {
    names: ['DOAC', 'NOAC', 'direct oral anticoagulant'],
    of: ['Factor Xa inhibitor', 'Direct thrombin inhibitor'],
  },
  { names: ['VKA', 'vitamin K antagonist'], of: ['Vitamin K antagonist anticoagulant'] },
  {
    names: ['LMWH', 'low molecular weight heparin'],
    of: ['Low molecular weight heparin', 'Heparin or low molecular weight heparin'],
  },
  {
    names: ['anticoagulant', 'blood thinner'],
    of: [
      ...['Factor Xa inhibitor', 'Direct thrombin inhibitor', 'Vitamin K antagonist anticoagulant'],
      ...['Low molecular weight heparin', 'Heparin or low molecular weight heparin', 'Heparin'],
      ...['Factor Xa inhibitor (indirect)'],
    ],
  },
  {
    names: ['antiplatelet', 'platelet inhibitor'],
    of: [
      ...['P2Y12 platelet inhibitor', 'Platelet aggregation inhibitor'],
      ...['NSAID / platelet inhibitor'],
    ],
  },
  { names: ['P2Y12 inhibitor'], of: ['P2Y12 platelet inhibitor'] },
  { names: ['fibrate'], of: ['Fibrate'] },
  {
    names: ['SGLT2 inhibitor', 'SGLT2i', 'gliflozin', 'SGLT-2 inhibitor'],
    of: ['SGLT2 inhibitor'],
  },
  {
    names: ['GLP-1 agonist', 'GLP-1 receptor agonist', 'GLP-1 RA', 'GLP1', 'incretin mimetic'],
    of: ['GLP-1 receptor agonist', 'GIP and GLP-1 receptor agonist'],
  },
  { names: ['DPP-4 inhibitor', 'DPP4', 'gliptin'], of: ['DPP-4 inhibitor'] },
  { names: ['sulfonylurea', 'sulphonylurea', 'SU'], of: ['Sulfonylurea'] },
  { names: ['glitazone', 'TZD', 'thiazolidinedione'], of: ['Thiazolidinedione'] },
  { names: ['insulin'], of: ['Insulin'] },
  { names: ['PPI', 'proton pump inhibitor'], of: ['Proton pump inhibitor'] },
  { names: ['H2 blocker', 'H2RA', 'H2 receptor antagonist'], of: ['H2 receptor antagonist'] },
  {
    names: ['antiemetic', 'anti-emetic', 'anti-nausea'],
    of: [
      ...['5-HT3 receptor antagonist', 'NK1 receptor antagonist'],
      ...['Dopamine antagonist antiemetic', 'Phenothiazine antiemetic'],
    ],
  },
  { names: ['setron', '5-HT3 antagonist'], of: ['5-HT3 receptor antagonist'] },
  { names: ['laxative'], of: ['Laxative'] },
  { names: ['corticosteroid', 'steroid', 'glucocorticoid'], of: ['Corticosteroid'] },
  {
    names: ['antihistamine', 'H1 blocker'],
    of: ['H1 antihistamine'],
  },
  { names: ['LABA', 'SABA', 'beta agonist', 'beta2 agonist'], of: ['Beta2-adrenergic agonist'] },
  { names: ['LAMA', 'SAMA'], of: ['Muscarinic antagonist (inhaled)'] },
  {
    names: ['anticholinergic', 'antimuscarinic'],
    of: [
      ...['Muscarinic antagonist', 'Muscarinic antagonist (bladder)'],
      ...['Muscarinic antagonist (inhaled)'],
    ],
  },
  {
    names: ['leukotriene antagonist', 'LTRA'],
    of: ['Leukotriene receptor antagonist'],
  },
  {
    names: ['cholinesterase inhibitor', 'AChE inhibitor', 'acetylcholinesterase inhibitor'],
    of: ['Cholinesterase inhibitor'],
  },
  { names: ['bisphosphonate'], of: ['Bisphosphonate'] },
  { names: ['PDE5 inhibitor', 'PDE-5 inhibitor'], of: ['Phosphodiesterase 5 inhibitor'] },
  { names: ['SERM'], of: ['Selective estrogen receptor modulator'] },
  { names: ['aromatase inhibitor'], of: ['Aromatase inhibitor'] },
  { names: ['DMARD'], of: ['Disease-modifying antirheumatic drug', 'Janus kinase inhibitor'] },
  { names: ['JAK inhibitor', 'jakinib'], of: ['Janus kinase inhibitor'] },
  { names: ['calcineurin inhibitor', 'CNI'], of: ['Calcineurin inhibitor'] },
  { names: ['TKI', 'tyrosine kinase inhibitor'], of: ['Kinase inhibitor'] },
  { names: ['PARP inhibitor', 'PARPi'], of: ['PARP inhibitor'] },
  { names: ['monoclonal antibody', 'mAb', 'biologic'], of: ['Monoclonal antibody'] },
  { names: ['ADC', 'antibody-drug conjugate'], of: ['Antibody-drug conjugate'] },
  { names: ['platinum', 'platinum agent'], of: ['Platinum-based drug'] },
  { names: ['fluoroquinolone', 'quinolone', 'FQ'], of: ['Fluoroquinolone antibacterial'] },
  { names: ['macrolide'], of: ['Macrolide antibacterial'] },
  { names: ['cephalosporin'], of: ['Cephalosporin antibacterial'] },
  { names: ['penicillin'], of: ['Penicillin-class antibacterial'] },
  { names: ['carbapenem'], of: ['Carbapenem antibacterial'] },
  {
    names: ['beta-lactam'],
    of: [
      ...['Penicillin-class antibacterial', 'Cephalosporin antibacterial'],
      ...['Carbapenem antibacterial', 'Monobactam antibacterial'],
    ],
  },
  { names: ['aminoglycoside'], of: ['Aminoglycoside antibacterial'] },
  { names: ['tetracycline'], of: ['Tetracycline-class antibacterial'] },
  { names: ['azole'], of: ['Azole antifungal', 'Imidazole antifungal'] },
  { names: ['NRTI'], of: ['HIV nucleoside reverse transcriptase inhibitor'] },
  { names: ['NNRTI'], of: ['HIV non-nucleoside reverse transcriptase inhibitor'] },
  { names: ['INSTI', 'integrase inhibitor'], of: ['HIV integrase inhibitor'] },
  { names: ['CGRP antibody', 'anti-CGRP'], of: ['CGRP monoclonal antibody'] },
  { names: ['gepant'], of: ['CGRP receptor antagonist'] },
];

/** A class that people speak of by name: statins, beta blockers, SSRIs. */
export interface NamedClass {
  key: string;
  names: string[];
  /** The classes of medications that it takes together, as they have them. */
  of: string[];
}

export const everyNamedClass: readonly NamedClass[] = classes.map(({ names, of }) => ({
  key: foldName(names[0]!).replaceAll(' ', '-'),
  names,
  of,
}));

const byClass = new Map<string, NamedClass[]>();
const byName = new Map<string, NamedClass>();
let longest = 1;
for (const one of everyNamedClass) {
  for (const of of one.of) byClass.set(of, [...(byClass.get(of) ?? []), one]);
  for (const name of one.names) {
    byName.set(foldName(name), one);
    longest = Math.max(longest, foldName(name).split(' ').length);
  }
}

/** The named classes to which medications of this class belong. */
export const namedClassesOf = (drugClass: string): readonly NamedClass[] =>
  byClass.get(drugClass) ?? [];

/** "ACE inhibitors" and "statins" are many of what the table has one of. */
const singular = (folded: string) => folded.replace(/(?<=\p{L}{2})s$/u, '');

export function classNamed(name: string): NamedClass | null {
  const folded = foldName(name);
  return byName.get(folded) ?? byName.get(singular(folded)) ?? null;
}

/** The classes that a text names, the longest name at each place, as it stands in the text. */
export function classesIn(text: string): { surface: string; named: NamedClass }[] {
  const words = [...text.matchAll(/[^\s,;()]+/g)];
  const found: { surface: string; named: NamedClass }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let length = Math.min(longest, words.length - at); length > 0; length -= 1) {
      const last = words[at + length - 1]!;
      const surface = text.slice(words[at]!.index, last.index + last[0].length);
      const named = classNamed(surface);
      if (!named) continue;
      found.push({ surface, named });
      at += length - 1;
      break;
    }
  }
  return found;
}
