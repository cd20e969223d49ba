export interface SearchIntent {
  /** What makes it hard. */
  kind: string;
  q: string;
  /** How the title of the thread begins that is looked for. */
  thread: string;
  /** At which place of the answer it must be at the latest. */
  within: number;
}

const azathioprine = 'Azathioprine + allopurinol';
const tamsulosin = 'Tamsulosin before cataract';
const baclofen = 'Baclofen 10 mg tid';
const clozapine = 'Clozapine after the REMS';
const betaBlocker = 'Beta-blocker in severe COPD';
const lithium = 'Lithium 1.1';
const amiodarone = 'Amiodarone thyrotoxicosis';
const sugammadex = 'Sugammadex and the pill';
const contrast = 'Metformin and IV contrast';
const methotrexate = 'Methotrexate 15 mg DAILY';
const flecainide = 'Flecainide for AF';
const cough = 'ACE cough';
const jaw = 'Extraction on denosumab';
const eosinophils = 'Rash, fever and eosinophils';
const cefepime = '"Septic encephalopathy"';
const achilles = 'Achilles on day 3';
const statin = 'Statin myalgia';
const calcium = 'Calcium 1.7';
const capecitabine = 'Day 6 of capecitabine';
const vancomycin = '"Vancomycin allergy"';
const bactrim = 'K 6.3';
const switching = 'Switching anticoagulants';
const jerks = 'Jerks and "mosquitoes"';
const colitis = 'Grade 3 colitis';
const linezolid = 'Linezolid for MRSA';
const semaglutide = 'Weekly semaglutide';
const valproate = 'Drowsy on valproate';
const qt = 'QTc 530';
const topamax = 'Both eyes red';
const serotonin = 'Tremor, sweating and clonus';
const heparin = 'Platelets more than halved';
const sodium = 'Na 114';
const dapsone = 'Sat 85 %';
const apixaban = 'Apixaban 2.5 mg';
const jardiance = 'Bicarb 9';
const ticagrelor = 'Breathless on ticagrelor';
const magnesium = 'Magnesium for severe';
const montelukast = 'Montelukast and a child';
const nitrofurantoin = 'Nitrofurantoin at CrCl 40';
const biotin = 'TSH suppressed';
const plaquenil = 'Hydroxychloroquine at 7';
const peanut = 'Anaphylaxis to peanut';
const buprenorphine = 'Buprenorphine 16 mg';
const cefazolin = 'Cefazolin and the';

const intents = (kind: string, within: number, asked: [q: string, thread: string][]) =>
  asked.map(([q, thread]): SearchIntent => ({ kind, q, thread, within }));

/** What clinicians would type, and the demo thread that they mean by it. */
export const searchIntents: SearchIntent[] = [
  ...intents('brand', 3, [
    ['Ozempic anaesthesia', semaglutide],
    ['Brilinta', ticagrelor],
    ['Eliquis dose', apixaban],
    ['Xarelto to Coumadin', switching],
    ['Flomax', tamsulosin],
    ['Imuran gout', azathioprine],
    ['Singulair', montelukast],
    ['Macrobid elderly', nitrofurantoin],
    ['Plaquenil', plaquenil],
    ['Lioresal dialysis', baclofen],
    ['Clozaril', clozapine],
    ['Prolia dental extraction', jaw],
    ['Zyvox Zoloft', linezolid],
    ['Xeloda', capecitabine],
    ['Glucophage contrast', contrast],
    ['Depakote Merrem', valproate],
    ['Levaquin tendon', achilles],
    ['Suboxone fracture', buprenorphine],
  ]),
  ...intents('typo', 3, [
    ['tamsulosine cataract', tamsulosin],
    ['azathioprin allopurinal', azathioprine],
    ['ticagrelol', ticagrelor],
    ['metotrexate daily', methotrexate],
    ['flecanide', flecainide],
    ['vancomicin flushing', vancomycin],
    ['amiodorone thyroid', amiodarone],
    ['hydroxicloroquine', plaquenil],
    ['nitrofurantion', nitrofurantoin],
    ['semiglutide fasting', semaglutide],
    ['encefalopathy cefepime', cefepime],
    ['methemoglobinemai', dapsone],
    ['Jardianse', jardiance],
    ['Britlinta', ticagrelor],
  ]),
  ...intents('half typed', 3, [
    ['ticag', ticagrelor],
    ['brilin', ticagrelor],
    ['jardi', jardiance],
    ['ozem', semaglutide],
    ['cloza', clozapine],
    ['statin myal', statin],
    ['flomx', tamsulosin],
    ['singul', montelukast],
    ['clzap', clozapine],
    ['dapso methemo', dapsone],
    ['eliq bleed', apixaban],
    ['eliq kidney disease', apixaban],
    ['jardi surgery', jardiance],
  ]),
  ...intents('abbreviation', 3, [
    ['TMP-SMX hyperkalemia', bactrim],
    ['HCTZ hyponatraemia', sodium],
    ['MTX daily', methotrexate],
    ['HIT', heparin],
    ['DKA normal glucose', jardiance],
    ['5-FU mucositis', capecitabine],
    ['ONJ', jaw],
    ['MgSO4 preeclampsia', magnesium],
    ['AZA WBC', azathioprine],
  ]),
  ...intents('class', 3, [
    ['SSRI low sodium', sodium],
    ['PPI low magnesium', calcium],
    ['DOAC INR', switching],
    ['SGLT2 inhibitor ketoacidosis', jardiance],
    ['GLP-1 aspiration', semaglutide],
    ['fluoroquinolone tendon', achilles],
    ['NSAID lithium', lithium],
    ['beta blockers COPD', betaBlocker],
    ['statins muscle', statin],
    ['cephalosporin penicillin allergy', cefazolin],
    ['opioid renal failure', jerks],
  ]),
  ...intents('lay word', 3, [
    ['low sodium', sodium],
    ['high potassium', bactrim],
    ['shortness of breath', ticagrelor],
    ['muscle pain', statin],
    ['blood thinner switch', switching],
    ['itching flushing infusion', vancomycin],
    ['low platelets heparin', heparin],
    ['blue lips', dapsone],
    ['weight loss overactive thyroid', amiodarone],
    ['hives penicillin', cefazolin],
    ['hair and nails', biotin],
  ]),
  ...intents('phrase', 1, [
    ['"red man"', vancomycin],
    ['"air hunger"', ticagrelor],
    ['"osmotic demyelination"', sodium],
    ['"triphasic morphology"', cefepime],
    ['"anti-HMGCR antibodies"', statin],
    ['"ankle clonus" tramadol', serotonin],
  ]),
  ...intents('effect and drug', 2, [
    ['cough lisinopril', cough],
    ['serotonin syndrome tramadol', serotonin],
    ['QT prolongation azithromycin', qt],
    ['DRESS allopurinol', eosinophils],
    ['glaucoma topiramate', topamax],
    ['myoclonus morphine', jerks],
    ['hyperammonemia valproate', valproate],
    ['colitis ipilimumab', colitis],
    ['osteonecrosis denosumab', jaw],
    ['lithium toxicity naproxen', lithium],
    ['anaphylaxis propranolol', peanut],
    ['hyperkalaemia co-trimoxazole', bactrim],
    ['oral contraceptive sugammadex', sugammadex],
  ]),
  ...intents('operators', 1, [
    ['medication:Zoloft effect:hyponatremia', sodium],
    ['in:cardiology INR', switching],
    ['hyperkalaemia kind:side-effect', bactrim],
    ['medication:SGLT2i is:answered', jardiance],
    ['statin -medication:warfarin kind:side-effect in:internal-medicine', statin],
    ['effect:"platelet count decreased" heparin -linezolid', heparin],
    ['medication:amiodarone in:endocrinology', amiodarone],
    ['kind:question medication:Lopressor flecainide', flecainide],
  ]),
];
