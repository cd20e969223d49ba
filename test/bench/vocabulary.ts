import { POST_MAX_CHARACTERS } from '@rounds/contracts';
import { bulkVocabulary } from '@rounds/vocabulary';
import pg from 'pg';
import { median, percentile, type Figure } from './figures.js';
import { HttpConnection } from './http-connection.js';
import { readCorpus } from './search-collection.js';
import { MEDQUAD } from './search-corpora.js';
import type { Stage } from './stage.js';

const MEGABYTE = 1_000_000;
const WARM_UP = 3;
const LONGEST_TYPED = 8;

/** Names recognised in a megabyte of text, and pickers asked at each key. */
export async function measureVocabulary(
  stage: Stage,
  { passes, names }: { passes: number; names: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  try {
    say('recognition …');
    const figures = await measureRecognition(client, passes);
    for (const [list, table] of [
      ['medications', 'medication_name'],
      ['effects', 'effect_name'],
    ] as const) {
      say(`typing ${list} …`);
      figures.push(await measureTyping(stage, list, await namesIn(client, table, names)));
    }
    return figures;
  } finally {
    await client.end();
  }
}

async function measureRecognition(client: pg.Client, passes: number): Promise<Figure[]> {
  const vocabulary = await bulkVocabulary(
    async <T>(sql: string) => (await client.query(sql)).rows as T[],
  );
  const bodies = readCorpus(MEDQUAD.corpus).map(({ body }) => body);
  const text = bodies.join('\n\n').slice(0, MEGABYTE);
  const pieces = Array.from({ length: MEGABYTE / POST_MAX_CHARACTERS }, (_, piece) =>
    text.slice(piece * POST_MAX_CHARACTERS, (piece + 1) * POST_MAX_CHARACTERS),
  );
  return [
    ['as one text', [text]] as const,
    [`in texts of ${POST_MAX_CHARACTERS} characters`, pieces] as const,
  ].map(([how, texts]) => {
    const times: number[] = [];
    for (let pass = -WARM_UP; pass < passes; pass += 1) {
      const started = performance.now();
      for (const each of texts) vocabulary.mentionsIn(each);
      if (pass >= 0) times.push(performance.now() - started); // what came before warmed up
    }
    return {
      name: `names in 1 MB of MedQuAD, ${how}`,
      unit: 'ms',
      ours: median(times),
      target: { of: 'ours', atMost: 100 },
      more: { 'p95 ms': percentile(times, 0.95) },
    };
  });
}

/** Their beginnings, key by key, and each whole name with two letters swapped. */
async function measureTyping(stage: Stage, list: string, names: string[]): Promise<Figure> {
  const connection = await HttpConnection.open(stage.api.url);
  const headers = { authorization: `Bearer ${stage.tokens[0]}` };
  const typed = names.flatMap((name) => [
    ...Array.from({ length: Math.min(name.length, LONGEST_TYPED) }, (_, at) =>
      name.slice(0, at + 1),
    ),
    name,
    `${name.slice(0, 2)}${name.slice(2, 4).split('').reverse().join('')}${name.slice(4)}`,
  ]);
  const ask = async (text: string) => {
    const path = `/api/v1/${list}?q=${encodeURIComponent(text)}`;
    const started = performance.now();
    const status = await connection.ask({ method: 'GET', path, headers });
    if (status !== 200) throw new Error(`${status} of ${path}`);
    return performance.now() - started;
  };
  try {
    for (const text of typed) await ask(text);
    const times: number[] = [];
    for (const text of typed) times.push(await ask(text));
    return {
      name: `typing in a picker of ${list}, p95`,
      unit: 'ms',
      ours: percentile(times, 0.95),
      target: { of: 'ours', atMost: 20 },
      more: { 'p50 ms': percentile(times, 0.5), 'p99 ms': percentile(times, 0.99) },
    };
  } finally {
    connection.close();
  }
}

/** Spread over all of them, in their order. */
async function namesIn(client: pg.Client, table: string, count: number): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM ${table} WHERE length(name) >= 4 ORDER BY folded`,
  );
  const step = Math.max(1, Math.floor(rows.length / count));
  return rows.filter((_, at) => at % step === 0).map(({ name }) => name);
}
