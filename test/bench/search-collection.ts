import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface CorpusDocument {
  doc_id: string;
  title: string;
  body: string;
}

/** Documents, queries and which documents answer which query, in the form of shared/data. */
export interface Collection {
  documents: CorpusDocument[];
  queries: { id: string; text: string }[];
  /** Graded relevance by query id, then document id. */
  relevant: Map<string, Map<string, number>>;
}

export function readCollection(files: {
  corpus: string;
  queries: string;
  qrels: string;
}): Collection {
  const relevant: Collection['relevant'] = new Map();
  for (const row of csv(files.qrels)) {
    const { query_id: query = '', doc_id: document = '', relevance = '0' } = row;
    if (Number(relevance) <= 0) continue;
    relevant.set(query, (relevant.get(query) ?? new Map()).set(document, Number(relevance)));
  }
  const queries = csv(files.queries)
    .map(({ query_id: id = '', query = '' }) => ({ id, text: query }))
    .filter(({ id }) => relevant.has(id));
  return { documents: readCorpus(files.corpus), queries, relevant };
}

export function readCorpus(file: string): CorpusDocument[] {
  return text(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as CorpusDocument);
}

function text(file: string): string {
  const bytes = readFileSync(file);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

const csv = (file: string) =>
  parse<Record<string, string>>(text(file), { columns: true, skip_empty_lines: true, bom: true });
