import type { DocumentColumns } from './document-columns.js';

/**
 * What a post's relevance is multiplied by. Answers, what helped others and what those of the
 * channel's specialty wrote count a little more, as does what is recent, with a long tail.
 */

const ACCEPTED = 0.1;
const EXPERT = 0.03;
const HELPFUL = 0.03;
const MOST_HELPFUL = 50;
const FADING = 0.1;
const FADING_MS = 5 * 31_557_600_000;

/** Its part that has nothing to do with its age. */
export const standingOf = (accepted: boolean, expert: boolean, helpful: number): number =>
  1 +
  (accepted ? ACCEPTED : 0) +
  (expert ? EXPERT : 0) +
  HELPFUL * Math.log(1 + Math.min(helpful, MOST_HELPFUL));

/** The whole of it, of a document of these columns at an instant in ms. */
export const worthOf = ({ standing, createdAt }: DocumentColumns, doc: number, now: number) =>
  standing[doc]! *
  (1 - FADING + FADING * Math.exp(-Math.max(0, now - createdAt[doc]! / 1_000) / FADING_MS));

/** The same in SQL over a search_document. */
export const worthSql = (document: string, now: number): string => `
  (1 + CASE WHEN ${document}.accepted THEN ${ACCEPTED} ELSE 0 END
     + CASE WHEN ${document}.expert THEN ${EXPERT} ELSE 0 END
     + ${HELPFUL} * ln(1 + least(${document}.helpful, ${MOST_HELPFUL})))
  * (${1 - FADING} + ${FADING} * exp(
      -greatest(0, ${now} - extract(epoch FROM ${document}.created_at) * 1000) / ${FADING_MS}))`;
