import { Inject, Injectable, Logger } from '@nestjs/common';
import { DATABASE_URL } from '@rounds/platform';
import { Client } from 'pg';
import type { Whose } from './session-cache.js';

const CHANNEL = 'rounds_standing';
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const ANSWER_MS = 2_000;

/** Part of the transaction that changes a standing: other nodes hear of it with the commit. */
export async function notifyStanding(
  run: { query(sql: string, parameters: unknown[]): Promise<unknown> },
  whose: Whose,
): Promise<void> {
  await run.query(`SELECT pg_notify('${CHANNEL}', $1)`, [JSON.stringify(whose)]);
}

/** A connection of its own, so that a pool in full use delays neither the news nor the sweep. */
@Injectable()
export class StandingListener {
  private readonly logger = new Logger(StandingListener.name);
  private client: Client | null = null;
  private lose: (error?: unknown) => void = () => undefined;
  private retry: NodeJS.Timeout | null = null;
  private stopped = true;
  private hear: (whose: Whose) => void = () => undefined;
  private lastQuery: Promise<unknown> = Promise.resolve();

  constructor(@Inject(DATABASE_URL) private readonly url: string) {}

  get listening(): boolean {
    return this.client !== null;
  }

  /** Answers once the first attempt has succeeded or failed; goes on trying by itself. */
  async start(hear: (whose: Whose) => void): Promise<void> {
    this.hear = hear;
    this.stopped = false;
    await this.connect(FIRST_RETRY_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  /** Runs a statement here, or answers null where there is no connection just now. */
  query(sql: string, parameters: unknown[]): Promise<unknown[]> | null {
    const { client } = this;
    if (!client) return null;
    // One at a time: a client of pg does not queue what is asked of it meanwhile (from 9.0 on).
    const rows = this.lastQuery.then(async () => {
      const result = await client.query<Record<string, unknown>>(sql, parameters);
      return result.rows;
    });
    // A connection that does not answer hears nothing either.
    this.lastQuery = rows.catch((error: unknown) => {
      if (this.client === client) this.lose(error);
    });
    return rows;
  }

  private async connect(retryMs: number): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'rounds standing',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      query_timeout: ANSWER_MS,
      options: '-c timezone=UTC',
    });
    let lost = false;
    const lose = (error?: unknown) => {
      if (lost) return;
      lost = true;
      if (this.client === client) this.client = null;
      void client.end().catch(() => undefined);
      if (this.stopped) return;
      this.logger.warn({ err: error, retryMs }, 'no connection to listen on');
      this.retry = setTimeout(
        () => void this.connect(Math.min(retryMs * 2, LAST_RETRY_MS)),
        retryMs,
      );
      this.retry.unref();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload }) => this.receive(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      return lose(error);
    }
    if (this.stopped) return void client.end().catch(() => undefined);
    if (lost) return;
    this.lose = lose;
    this.client = client;
  }

  private receive(payload: string | undefined): void {
    try {
      this.hear(JSON.parse(payload ?? '') as Whose);
    } catch (error) {
      this.logger.error({ err: error }, 'a standing notification could not be read');
    }
  }
}
