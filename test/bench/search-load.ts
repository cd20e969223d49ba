import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { insertClinician } from '@rounds/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { prepareDatabase } from '../../apps/api/prepare-database.js';
import { copyClinicians, type BulkClinician } from '../../apps/cli/commands/bulk/bulk-accounts.js';
import { copyRows, type Cell } from '../../apps/cli/commands/bulk/copy-rows.js';
import { TimedIds } from '../../apps/cli/commands/bulk/timed-ids.js';
import type { CorpusDocument } from './search-collection.js';
import { AUTHORS, millionPosts, type MillionPost } from './search-million.js';

const YEARS_MS = 6 * 365.25 * 86_400_000;
const FLUSH = 20_000;

/** What a loaded database says of itself, in the table bench_load. */
export interface Loaded {
  version: number;
  posts: number;
  judged: number;
  /** What the index is of: the engine, and the version of its documents. */
  identity: string;
  engine: string;
  /** Of the index's tables then. */
  shape: string;
  loadedInMs: number;
  indexedInMs: number;
}

export async function loadedBefore(client: pg.Client): Promise<Loaded | null> {
  const { rows: found } = await client.query(`SELECT to_regclass('bench_load') AS found`);
  if (found[0].found === null) return null;
  const { rows } = await client.query<{ loaded: Loaded }>('SELECT loaded FROM bench_load');
  return rows[0]?.loaded ?? null;
}

export async function rememberLoaded(client: pg.Client, loaded: Loaded): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS bench_load (loaded jsonb NOT NULL)');
  await client.query('TRUNCATE bench_load');
  await client.query('INSERT INTO bench_load VALUES ($1)', [JSON.stringify(loaded)]);
}

/**
 * Threads and posts by COPY, with the judged documents among them; bench_document says which post
 * is which. Foreign keys hold by construction and are not checked.
 */
export async function loadPosts(
  url: string,
  count: number,
  judged: CorpusDocument[],
  say: (line: string) => void,
): Promise<void> {
  await prepareDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(
      'CREATE TABLE bench_document (post_id uuid PRIMARY KEY, doc_id text NOT NULL)',
    );
    const rows = new PostRows(client, await placesOf(client));
    let made = 0;
    for (const post of millionPosts(count, judged)) {
      if (rows.waiting >= FLUSH && post.number === 1) await rows.flush();
      rows.add(post);
      made += 1;
      if (made % 100_000 === 0) say(`${made} of ${count} posts`);
    }
    await rows.flush();
    await client.query('COMMIT');
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

/** Somebody who searches: a member of one of the two private channels. */
export async function readerOf(dataSource: DataSource): Promise<Viewer> {
  const reader = await insertClinician(dataSource, { displayName: 'Dr. Reader' });
  await dataSource.query(
    `INSERT INTO membership (channel_id, clinician_id)
     SELECT id, $1 FROM channel WHERE slug = 'bench-private-0'`,
    [reader.id],
  );
  return reader;
}

interface Places {
  authors: string[];
  channels: string[];
  medications: string[];
  effects: string[];
  end: number;
}

/** Two private channels besides the open ones: see `readerOf`. */
async function placesOf(client: pg.Client): Promise<Places> {
  const ids = async (sql: string) => {
    const { rows } = await client.query<{ id: string }>(sql);
    return rows.map(({ id }) => id);
  };
  const end = Date.now() - 3_600_000;
  const authors = Array.from({ length: AUTHORS }, () => newId());
  await copyClinicians(
    client,
    authors.map((id, n) => clinician(id, n, end)),
  );
  const open = await ids(`SELECT id FROM channel WHERE visibility = 'open' ORDER BY slug`);
  const hidden = [newId(), newId()];
  for (const [n, id] of hidden.entries()) {
    await client.query(
      `INSERT INTO channel (id, slug, name, visibility) VALUES ($1, $2, $2, 'private')`,
      [id, `bench-private-${n}`],
    );
  }
  return {
    authors,
    channels: [...open.slice(0, 2), ...hidden, ...open.slice(2)],
    medications: await ids(`SELECT id FROM medication WHERE tier = 'common' ORDER BY slug`),
    effects: await ids('SELECT id FROM effect ORDER BY slug'),
    end,
  };
}

const clinician = (id: string, n: number, end: number): BulkClinician => ({
  id,
  email: `author${n}@rounds.test`,
  displayName: `Dr. Author ${n}`,
  passwordHash: 'none',
  role: 'clinician',
  specialty: null,
  bio: '',
  verification: 'verified',
  verifiedUntil: new Date(end + 365 * 86_400_000),
  createdAt: new Date(end - YEARS_MS),
});

class PostRows {
  private readonly ids = new TimedIds();
  private threads: Cell[][] = [];
  private posts: Cell[][] = [];
  private tags: Record<'medication' | 'effect', Cell[][]> = { medication: [], effect: [] };
  private documents: Cell[][] = [];
  /** The one that posts are put into. */
  private thread: { index: number; id: string; channel: string; row: Cell[] } | null = null;

  constructor(
    private readonly client: pg.Client,
    private readonly places: Places,
  ) {}

  get waiting(): number {
    return this.posts.length;
  }

  add(post: MillionPost): void {
    const { authors, channels, medications, effects, end } = this.places;
    const at = new Date(Math.floor(end - YEARS_MS * (1 - post.time)));
    const author = authors[post.author]!;
    if (this.thread?.index !== post.thread) {
      const id = this.ids.at(at);
      const channel = at0(channels, post.channel);
      const row = [id, channel, author, post.title.slice(0, 200), post.kind, 1, at, at];
      this.threads.push(row);
      this.thread = { index: post.thread, id, channel, row };
      if (post.medication !== null)
        this.tags.medication.push([id, at0(medications, post.medication)]);
      if (post.effect !== null) this.tags.effect.push([id, at0(effects, post.effect)]);
    }
    const { id: threadId, channel, row } = this.thread;
    row[5] = post.number;
    row[6] = at;
    const id = this.ids.at(at);
    const html = `<p>${escaped(post.body)}</p>`;
    this.posts.push([id, threadId, channel, post.number, author, post.body, html, at]);
    if (post.judged) this.documents.push([id, post.judged.doc_id]);
  }

  /** Between two threads. */
  async flush(): Promise<void> {
    const post = 'id thread_id channel_id number author_id body html created_at';
    const thread = 'id channel_id author_id title kind last_post_number last_post_at created_at';
    await this.copy('thread', thread, this.threads);
    await this.copy('post', post, this.posts);
    await this.copy('thread_medication', 'thread_id medication_id', this.tags.medication);
    await this.copy('thread_effect', 'thread_id effect_id', this.tags.effect);
    await this.copy('bench_document', 'post_id doc_id', this.documents);
    this.threads = [];
    this.posts = [];
    this.tags = { medication: [], effect: [] };
    this.documents = [];
    this.thread = null;
  }

  private async copy(table: string, columns: string, rows: Cell[][]): Promise<void> {
    await copyRows(this.client, table, columns.split(' '), rows);
  }
}

const at0 = (list: string[], share: number) => list[Math.floor(list.length * share)]!;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
