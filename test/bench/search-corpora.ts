import path from 'node:path';

const file = (name: string) => path.join(__dirname, 'data', name);

/** Judged: where no other collection is given. */
export const SCIFACT = {
  corpus: file('search_scifact_corpus.jsonl.gz'),
  queries: file('search_scifact_train_queries.csv'),
  qrels: file('search_scifact_train_qrels.csv'),
};

/** What the million posts are made from. */
export const MEDQUAD = { corpus: file('search_medquad_corpus.jsonl.gz') };
