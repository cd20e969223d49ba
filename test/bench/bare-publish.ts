import { randomUUID } from 'node:crypto';
import pg from 'pg';

type Text = { body: string; html: string };
type Publish = (client: pg.Client, channel: string, text: Text) => Promise<void>;

/**
 * What a durable post with its place in a channel's log costs through pg alone, without HTTP: a
 * transaction that inserts the post, moves the head and inserts the event; or all of it in one
 * statement, the least there is. In a schema of its own on the same server.
 */
export class BarePublish {
  private constructor(
    private readonly client: pg.Client,
    private readonly url: string,
    private readonly channels: string[],
  ) {}

  static async prepare(url: string, channels: string[]): Promise<BarePublish> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`
      CREATE SCHEMA bare;
      CREATE TABLE bare.head (channel_id uuid PRIMARY KEY, last_seq bigint NOT NULL DEFAULT 0)
        WITH (fillfactor = 50);
      CREATE TABLE bare.post (id uuid PRIMARY KEY, channel_id uuid NOT NULL, body text NOT NULL,
        html text NOT NULL, created_at timestamptz NOT NULL);
      CREATE TABLE bare.event (channel_id uuid, seq bigint, post_id uuid NOT NULL,
        PRIMARY KEY (channel_id, seq))`);
    await client.query('INSERT INTO bare.head SELECT unnest($1::uuid[])', [channels]);
    return new BarePublish(client, url, channels);
  }

  /** Posts per second of `writers` connections over one channel or over all. */
  async measure(
    writers: number,
    spread: 'one' | 'many',
    seconds: number,
    text: Text,
    publish: Publish = inTransaction,
  ): Promise<number> {
    const clients = await Promise.all(
      Array.from({ length: writers }, async () => {
        const client = new pg.Client({ connectionString: this.url });
        await client.connect();
        return client;
      }),
    );
    const started = performance.now();
    const end = started + seconds * 1000;
    const counts = await Promise.all(
      clients.map(async (client, writer) => {
        const channel = this.channels[spread === 'one' ? 0 : writer % this.channels.length]!;
        let count = 0;
        for (; performance.now() < end; count++) await publish(client, channel, text);
        return count;
      }),
    );
    const took = (performance.now() - started) / 1000;
    await Promise.all(clients.map((client) => client.end()));
    return counts.reduce((sum, count) => sum + count, 0) / took;
  }

  async close(): Promise<void> {
    await this.client.query('DROP SCHEMA bare CASCADE');
    await this.client.end();
  }
}

const inTransaction: Publish = async (client, channel, text) => {
  const id = randomUUID();
  await client.query('BEGIN');
  await client.query({
    name: 'post',
    text: 'INSERT INTO bare.post VALUES ($1, $2, $3, $4, now())',
    values: [id, channel, text.body, text.html],
  });
  const { rows } = await client.query<{ last_seq: string }>({
    name: 'head',
    text: 'UPDATE bare.head SET last_seq = last_seq + 1 WHERE channel_id = $1 RETURNING last_seq',
    values: [channel],
  });
  await client.query({
    name: 'event',
    text: 'INSERT INTO bare.event VALUES ($1, $2, $3)',
    values: [channel, rows[0]?.last_seq, id],
  });
  await client.query('COMMIT');
};

export const inOneStatement: Publish = async (client, channel, text) => {
  await client.query({
    name: 'whole',
    text: `
      WITH head AS (UPDATE bare.head SET last_seq = last_seq + 1 WHERE channel_id = $2
                    RETURNING last_seq),
      post AS (INSERT INTO bare.post VALUES ($1, $2, $3, $4, now()))
      INSERT INTO bare.event SELECT $2, last_seq, $1 FROM head`,
    values: [randomUUID(), channel, text.body, text.html],
  });
};
