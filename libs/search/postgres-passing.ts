import type { EntityManager } from 'typeorm';
import type { DocumentColumns } from './document-columns.js';
import { PassingDocuments, type ColumnCondition } from './passing-documents.js';
import { standingFor, type Lexicon, type TermPostings } from './postgres-lexicon.js';
import { documentsOfTerms } from './postgres-postings.js';
import { tablesOf } from './postgres-tables.js';
import type { ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

/**
 * What the viewer may see and has asked for: channels, filters, words in quotes and words that must
 * not occur; with `everyWord` also all other words. Whether words stand together is left open.
 */
export async function passingDocuments(
  tx: EntityManager,
  { filters, query }: ResolvedSearch,
  lexicon: Lexicon,
  columns: DocumentColumns,
  everyWord = false,
): Promise<PassingDocuments> {
  const itself = (lexeme: string): TermPostings[] => {
    const known = lexicon.known.get(lexeme);
    return known ? [{ termId: known.id, certain: true }] : [];
  };
  const required = [
    ...query.phrases.flatMap((phrase) => phrase.map(({ lexeme }) => itself(lexeme))),
    ...(everyWord ? lexicon.terms.filter(({ isName }) => !isName).map(standingFor) : []),
  ];
  const words = query.excluded.filter(({ length }) => length === 1);
  const excluded = words.flatMap(([word]) => itself(word!.lexeme));
  const termIds = [...required.flat(), ...excluded].map(({ termId }) => termId);
  const lists = await documentsOfTerms(tx, [...new Set(termIds)]);
  const threads: { not: boolean; docs: number[] }[] = [];
  for (const condition of filters) {
    if (condition.field !== 'thread') continue;
    const { anyOf, not } = condition;
    threads.push({ not, docs: await documentsOfThreads(tx, anyOf) });
  }
  const passing = new PassingDocuments(
    columns,
    [
      ...threads.filter(({ not }) => !not).map(({ docs }) => [{ docs, certain: true }]),
      ...required.map((any) =>
        any.flatMap(({ termId, certain }) => lists.get(termId)!.map((docs) => ({ docs, certain }))),
      ),
    ],
    lexicon.visibleChannelIds,
    filters.filter((one): one is ColumnCondition => one.field !== 'thread'),
  );
  for (const { docs, not } of threads) if (not) passing.leaveOut(docs);
  passing.leaveOut(lexicon.removed);
  for (const { termId } of excluded) {
    for (const docs of lists.get(termId)!) passing.leaveOut(docs);
  }
  if ([...query.phrases, ...query.excluded].some(({ length }) => length > 1)) passing.doubt();
  return passing;
}

async function documentsOfThreads(tx: EntityManager, threadIds: string[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }[]>(
    `SELECT doc_id AS id FROM ${live.document} WHERE thread_id = ANY($1::uuid[])`,
    [threadIds],
  );
  return rows.map(({ id }) => id);
}
