import pg from 'pg';
import type { ThreadKind } from '@rounds/contracts';
import type { BulkPost, BulkThread } from '../bulk/bulk-rows.js';
import { BulkWriter, type BulkReply } from '../bulk/bulk-writer.js';
import { SeededRandom } from '../bulk/seeded-random.js';
import { loadAccounts, type LoadChannel } from './load-accounts.js';
import { LONG_THREADS, requireLoadSize, type LoadSize } from './load-size.js';
import { LoadText } from './load-text.js';
import { LoadTimeline } from './load-timeline.js';

const FLUSH_ROWS = 10_000;
const KINDS: ThreadKind[] = [
  'question',
  'question',
  'case',
  'medication',
  'side-effect',
  'discussion',
];

export interface LoadedData {
  /** 480 threads of at least 20 posts. */
  threads: string[];
  /** One of 1,000 posts. */
  bigThread: string;
  channels: string[];
}

/**
 * Fills a prepared database for load tests, in one transaction; the search index is the caller's
 * to rebuild. The same numbers give the same data, but for ids and times.
 */
export async function makeData(
  url: string,
  size: LoadSize,
  say: (line: string) => void,
): Promise<LoadedData> {
  requireLoadSize(size);
  const client = new pg.Client({ connectionString: url, application_name: 'rounds make-data' });
  await client.connect();
  try {
    await client.query('BEGIN');
    const loaded = await new DataMaker(client, size, say).make();
    await client.query('COMMIT');
    say('Vacuuming …');
    await client.query('VACUUM (ANALYZE)');
    return loaded;
  } finally {
    await client.end(); // rolls back what was not committed
  }
}

interface Place {
  thread: BulkThread;
  topic: number;
  last: Pick<BulkPost, 'id' | 'thread'>;
}

class DataMaker {
  private readonly random = new SeededRandom(1);
  private readonly now = Date.now();

  constructor(
    private readonly client: pg.Client,
    private readonly size: LoadSize,
    private readonly say: (line: string) => void,
  ) {}

  async make(): Promise<LoadedData> {
    const { rows: channels } = await this.client.query<LoadChannel>(
      `SELECT id, specialty_slug AS specialty FROM channel WHERE visibility = 'open' ORDER BY slug`,
    );
    this.say(`${this.size.clinicians} accounts …`);
    const authors = await loadAccounts(
      this.client,
      this.size.clinicians,
      channels,
      this.random,
      this.now,
    );
    const places = await this.writePosts(authors, channels);
    const idOf = (index: number) => places[index]?.thread.id ?? '';
    return {
      threads: Array.from({ length: LONG_THREADS }, (_, i) => idOf(i + 1)),
      bigThread: idOf(0),
      channels: channels.map(({ id }) => id),
    };
  }

  private async writePosts(authors: string[], channels: LoadChannel[]): Promise<Place[]> {
    const { random, size, client } = this;
    const tags = await this.vocabulary();
    const writer = await BulkWriter.begin(client, []);
    const text = new LoadText(random, writer.namedIn);
    const places: Place[] = [];
    let written = 0;
    for (const { thread: index, at } of new LoadTimeline(size, random, this.now).posts()) {
      const authorId = random.pick(authors);
      const place = places[index];
      if (place) {
        this.reply(writer, place, { at, authorId, ...text.post(place.topic) }, authors);
      } else {
        const topic = random.index(text.topicCount);
        const { thread, firstPost } = writer.openThread({
          at,
          authorId,
          channelId: channels[index % channels.length]?.id ?? '',
          title: text.title(topic),
          kind: random.pick(KINDS),
          ...text.post(topic),
          medicationIds: random.next() < 0.5 ? [random.pick(tags.medications)] : [],
          effectIds: random.next() < 0.3 ? [random.pick(tags.effects)] : [],
        });
        places[index] = { thread, topic, last: { id: firstPost.id, thread } };
      }
      written += 1;
      if (written % 100_000 === 0) this.say(`${written} of ${size.posts} posts …`);
      if (writer.waiting >= FLUSH_ROWS) await writer.flush();
    }
    await writer.finish();
    return places;
  }

  private reply(writer: BulkWriter, place: Place, reply: BulkReply, authors: string[]): void {
    const { random } = this;
    const { thread, last } = place;
    const post = writer.reply(thread, random.next() < 0.2 ? { ...reply, replyTo: last } : reply);
    place.last = { id: post.id, thread };
    if (random.next() < 0.1) {
      const clinicianId = random.pick(authors);
      const kind = random.next() < 0.7 ? 'helpful' : 'seen-it-too';
      if (clinicianId !== post.authorId) writer.react(post, { at: reply.at, clinicianId, kind });
    }
    if (!thread.answerPostId && random.next() < 0.05) writer.accept(thread, post, reply.at);
  }

  private async vocabulary(): Promise<{ medications: string[]; effects: string[] }> {
    const ids = async (sql: string) => {
      const { rows } = await this.client.query<{ id: string }>(sql);
      return rows.map(({ id }) => id);
    };
    return {
      medications: await ids(`SELECT id FROM medication WHERE tier = 'common' ORDER BY slug`),
      effects: await ids('SELECT id FROM effect ORDER BY slug'),
    };
  }
}
