import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Client } from 'pg';
import { DATABASE_URL } from './data-source.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const ANSWER_MS = 2_000;

/**
 * A connection of its own that hears NOTIFY, so that a pool in full use delays neither the news nor
 * the looks that go through `query`; none where nobody listens. For what is
 * rare: NOTIFY serialises commits. What was notified while it was cut off is lost, so whoever
 * listens also looks by itself from time to time.
 */
@Injectable()
export class NotificationListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NotificationListener.name);
  private readonly handlers = new Map<string, (payload: unknown) => void>();
  private readonly whenRegained: (() => void)[] = [];
  private client: Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private everListened = false;
  private stopped = false;
  private lose: (error: unknown) => void = () => undefined;
  private lastQuery: Promise<unknown> = Promise.resolve();

  constructor(@Inject(DATABASE_URL) private readonly url: string) {}

  /** Before the application has started. `handler` gets the payload as parsed JSON. */
  on(channel: string, handler: (payload: unknown) => void): void {
    this.handlers.set(channel, handler);
  }

  /** Calls this whenever it listens again after it did not: what was notified meanwhile is lost. */
  onRegained(handler: () => void): void {
    this.whenRegained.push(handler);
  }

  get listening(): boolean {
    return this.client !== null;
  }

  /** Runs a statement here, or answers null where there is no connection just now. */
  query(sql: string, values: unknown[]): Promise<unknown[]> | null {
    const { client } = this;
    if (!client) return null;
    // One at a time: a client of pg does not queue what is asked of it meanwhile (from 9.0 on).
    const rows = this.lastQuery.then(async () => {
      const result = await client.query<Record<string, unknown>>(sql, values);
      return result.rows;
    });
    // A connection that does not answer hears nothing either.
    this.lastQuery = rows.catch((error: unknown) => {
      if (this.client === client) this.lose(error);
    });
    return rows;
  }

  /** Goes on without a connection, and goes on trying. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.handlers.size > 0) await this.connect(FIRST_RETRY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private async connect(retryMs: number): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'rounds listener',
      connectionTimeoutMillis: 5_000,
      query_timeout: ANSWER_MS,
      keepAlive: true,
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
      const next = Math.min(retryMs * 2, LAST_RETRY_MS);
      this.retry = setTimeout(() => void this.connect(next), retryMs).unref();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ channel, payload }) => this.receive(channel, payload));
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) {
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      }
    } catch (error) {
      return lose(error);
    }
    if (this.stopped) return void client.end().catch(() => undefined);
    if (lost) return;
    this.lose = lose;
    this.client = client;
    if (this.everListened) for (const regained of this.whenRegained) regained();
    this.everListened = true;
  }

  private receive(channel: string, payload = ''): void {
    try {
      this.handlers.get(channel)?.(JSON.parse(payload));
    } catch (error) {
      this.logger.error({ err: error, channel }, 'a notification could not be read');
    }
  }
}
