import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Gauge } from 'prom-client';
import type { Environment } from '../config/environment.js';
import type { Metrics } from '../observability/metrics.js';
import type { RedisConnection } from './redis-connection.js';

const BEAT_MS = 500;
/** No answer for so long: not to be waited for. */
const AWAY_MS = 1_500;
/** No answer for so long: what was said meanwhile may be lost. */
const STALL_MS = 2_000;
const FIRST_CONNECTION_MS = 1_000;
const LAST_WORDS_MS = 500;

/**
 * The Redis that several processes share, where REDIS_URL names one. It may be away at any time, at
 * boot as well: whoever uses it asks `up` first, and goes on without it.
 */
export class SharedRedis implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SharedRedis.name);
  private readonly all: RedisConnection[] = [];
  private readonly onRecovery: (() => void)[] = [];
  private readonly recoveries: Counter;
  private beating: NodeJS.Timeout | null = null;
  private asking = false;
  private answeredAt = -Infinity;
  private everUp = false;
  private cut = false;
  private stopped = false;

  /** For commands; null where there is no REDIS_URL. */
  readonly commands: RedisConnection | null = null;
  /** For subscriptions alone. */
  readonly subscriber: RedisConnection | null = null;

  /** Loads the client, some 500 files, only where there is a Redis. */
  static async of({ REDIS_URL }: Environment, metrics: Metrics): Promise<SharedRedis> {
    if (!REDIS_URL) return new SharedRedis(metrics, null);
    const { openRedisConnection } = await import('./redis-connection.js');
    return new SharedRedis(metrics, (name) => openRedisConnection(REDIS_URL, name));
  }

  private constructor({ registry }: Metrics, connect: ((name: string) => RedisConnection) | null) {
    this.recoveries = new Counter({
      name: 'rounds_redis_recoveries_total',
      help: 'How often Redis was back after a lost connection or a stall',
      registers: [registry],
    });
    if (!connect) return;
    const up = () => (this.up ? 1 : 0);
    new Gauge({
      name: 'rounds_redis_up',
      help: '1 where Redis answers this process; absent without REDIS_URL',
      registers: [registry],
      collect() {
        this.set(up());
      },
    });
    this.commands = this.open(connect, 'rounds');
    this.subscriber = this.open(connect, 'rounds-subscriber');
    // From now on: a connection that is not asked anything counts as cut off after a while.
    this.beating = setInterval(() => void this.beat(), BEAT_MS).unref();
  }

  /** Whether there is one to share. */
  get configured(): boolean {
    return this.commands !== null;
  }

  /** Whether it answers just now; false where there is none. */
  get up(): boolean {
    return (
      this.all.length > 0 &&
      this.all.every((connection) => connection.isReady) &&
      performance.now() - this.answeredAt < AWAY_MS
    );
  }

  /** Calls this whenever messages between the processes may have been lost, and pass again. */
  onRecovered(handler: () => void): void {
    this.onRecovery.push(handler);
  }

  /** Waits a moment for the first connection, and goes on without it. */
  async onModuleInit(): Promise<void> {
    if (!this.configured) return;
    const end = performance.now() + FIRST_CONNECTION_MS;
    while (!this.all.every(({ isReady }) => isReady) && performance.now() < end) await sleep(10);
    await Promise.race([this.beat(), sleep(FIRST_CONNECTION_MS)]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.beating) clearInterval(this.beating);
    const closed = this.all.filter(({ isReady }) => isReady).map((one) => one.close());
    await Promise.race([Promise.allSettled(closed), sleep(LAST_WORDS_MS)]);
    for (const connection of this.all) if (connection.isOpen) connection.destroy();
  }

  private open(connect: (name: string) => RedisConnection, name: string): RedisConnection {
    const connection = connect(name);
    this.all.push(connection);
    let told = false;
    connection.on('error', (error: unknown) => {
      this.cut = true;
      // It is tried many times; once is enough to read about it.
      if (!told && !this.stopped) this.logger.warn({ err: error, name }, 'Redis is away');
      told = true;
    });
    connection.on('reconnecting', () => (this.cut = true));
    connection.on('ready', () => {
      if (told) this.logger.log({ name }, 'Redis is back');
      told = false;
      void this.beat();
    });
    connection.connect().catch(() => undefined); // reported as `error`, and tried again
    return connection;
  }

  /** One at a time: while Redis is frozen the question stays open, and `answeredAt` where it is. */
  private async beat(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      await Promise.all(this.all.map((connection) => connection.ping()));
      this.answered();
    } catch {
      if (this.everUp) this.cut = true;
    } finally {
      this.asking = false;
    }
  }

  private answered(): void {
    const now = performance.now();
    const lost = this.cut || now - this.answeredAt > STALL_MS;
    const first = !this.everUp && !this.cut;
    this.answeredAt = now;
    this.everUp = true;
    this.cut = false;
    if (!lost || first) return;
    this.recoveries.inc();
    for (const handler of this.onRecovery) handler();
  }
}
