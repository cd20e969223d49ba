/** As measured in docs/search.md; the title counts twice by being indexed twice. */
export const K1 = 1.2;
export const B = 0.3;
/** Impacts are rounded down to one of these. */
export const IMPACT_STEPS = 32;

export const idf = (documents: number, df: number) =>
  Math.log(1 + (Math.max(documents, df) - df + 0.5) / (df + 0.5));
