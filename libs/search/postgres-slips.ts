import type { EntityManager } from 'typeorm';
import { tablesOf } from './postgres-tables.js';
import { slipsAllowed, slipsBetween, withOneSlip } from './spelling.js';

/** A word as the index knows it, with the number of documents that it is in. */
export interface KnownLexeme {
  lexeme: string;
  id: number;
  df: number;
}

/** A word of a query that the index hardly knows. */
export interface UnknownWord {
  word: string;
  /** It may be half typed. */
  isBeginning: boolean;
}

interface Found extends KnownLexeme {
  /** Of `words`, counted from 0. */
  of: number;
  word: string;
}

const live = tablesOf('live');
const MOST_FOUND = 3_000;
const MOST_OF_A_BEGINNING = 100;
const MOST_KEPT = 5;
const LAST_CHARACTER = '\u{10ffff}';

interface Look {
  of: number;
  low: string;
  high: string;
  least: number;
  most: number;
}

/**
 * Indexed words that are a slip away, two from nine letters on, the nearest and most frequent of
 * each. Found by looking up what could have been meant, so that the cost does not grow with the
 * index: words with one slip as such; with two, the half of a word that is right, from the front
 * or the back, or the first half with one slip, and then the other by comparing.
 */
export async function findSlips(tx: EntityManager, words: UnknownWord[]): Promise<KnownLexeme[][]> {
  const looks = words.flatMap(looksFor);
  const backwards = words.flatMap(({ word }, of) =>
    slipsAllowed(word) === 2 ? [endOf(word, of)] : [],
  );
  if (looks.length === 0) return words.map(() => []);
  const found = await tx.query<Found[]>(
    `SELECT DISTINCT f.of, f.word, l.lexeme, l.term_id AS id, l.df
       FROM (${nearSql('$1', 'word')} UNION ALL ${nearSql('$2', 'reverse(word)')}) f
       JOIN ${live.lexeme} l ON l.lexeme = f.lexeme AND l.df > 0 LIMIT ${MOST_FOUND}`,
    [JSON.stringify(looks), JSON.stringify(backwards)],
  );
  return words.map((one, of) =>
    best(
      one,
      found.filter((candidate) => candidate.of === of),
    ),
  );
}

const nearSql = (looks: string, key: string) => `
  SELECT k.of, w.word, w.lexeme
    FROM jsonb_to_recordset(${looks}::jsonb)
      AS k(of int, low text, high text, least int, most int), LATERAL (
      SELECT word, lexeme FROM ${live.word}
       WHERE ${key} >= k.low COLLATE "C" AND ${key} <= k.high COLLATE "C"
         AND length(word) BETWEEN k.least AND k.most
       LIMIT ${MOST_OF_A_BEGINNING}) w`;

function looksFor({ word, isBeginning }: UnknownWord, of: number): Look[] {
  const slips = slipsAllowed(word);
  if (slips === 0) return [];
  const high = (text: string, open: boolean) => (open ? text + LAST_CHARACTER : text);
  const whole = withOneSlip(word).map((low): Look => {
    return { of, low, high: high(low, isBeginning), least: 1, most: 64 };
  });
  if (slips === 1) return whole;
  const half = word.slice(0, Math.floor(word.length / 2));
  const halves = [half, ...withOneSlip(half)].map((low): Look => {
    return { of, low, high: high(low, true), least: word.length - 2, most: word.length + 2 };
  });
  return isBeginning ? [...whole, ...halves] : halves;
}

function endOf(word: string, of: number): Look {
  const low = [...word.slice(Math.floor(word.length / 2))].reverse().join('');
  return { of, low, high: low + LAST_CHARACTER, least: word.length - 2, most: word.length + 2 };
}

function best({ word, isBeginning }: UnknownWord, found: Found[]): KnownLexeme[] {
  const most = slipsAllowed(word);
  const near = found.flatMap(({ word: other, lexeme, id, df }) => {
    const whole = slipsBetween(word, other, most);
    // What it begins with was looked for with one slip.
    const slips = isBeginning ? Math.min(whole, slipsToBeginning(word, other)) : whole;
    return slips > 0 && slips <= most ? [{ slips, known: { lexeme, id, df } }] : [];
  });
  const nearest = Math.min(...near.map(({ slips }) => slips));
  const kept = new Map<string, KnownLexeme>();
  near
    .filter(({ slips }) => slips === nearest)
    .sort((a, b) => b.known.df - a.known.df)
    .forEach(({ known }) => kept.set(known.lexeme, known));
  return [...kept.values()].slice(0, MOST_KEPT);
}

function slipsToBeginning(typed: string, word: string): number {
  const lengths = [typed.length - 1, typed.length, typed.length + 1];
  return Math.min(...lengths.map((length) => slipsBetween(typed, word.slice(0, length), 1)));
}
