import { tablesOf } from './postgres-tables.js';
import { classLexeme } from './text-analysis.js';

const live = tablesOf('live');

/** Of what one or two letters begin, so many of the most frequent are looked at. */
const MOST_OF_TWO_LETTERS = 100;

/** Kept with a document frequency; it changes so seldom that an index may have it. */
export const levelOf = (df: string): string => `round(2 * ln(greatest(${df}, 1)))::smallint`;

/**
 * Indexed words that begin with `prefix`, which is the parameter `given`. Longer beginnings are
 * those of words as written; one or two letters begin too many, and a stem has those of its words.
 */
export function completionsSql(prefix: string | null, given: string): string {
  const letters = [...(prefix ?? '')].length;
  if (prefix === null || letters > 2) {
    return `SELECT DISTINCT lexeme, term_id AS id, df
              FROM ${live.word} JOIN ${live.lexeme} USING (lexeme)
             WHERE word LIKE ${given}::text || '%' AND df > 0`;
  }
  return `SELECT lexeme, id, df FROM (
            SELECT lexeme, term_id AS id, df FROM ${live.lexeme}
             WHERE left(lexeme, ${letters}) = ${given}::text AND df > 0
               AND lexeme NOT LIKE '${classLexeme('%')}'
               ${letters === 1 ? `AND lexeme >= U&'\\0250'` : ''}
             ORDER BY level DESC LIMIT ${MOST_OF_TWO_LETTERS}) often`;
}
