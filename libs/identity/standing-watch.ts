import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AfterCommit, NotificationListener } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { StandingLost } from './identity-events.js';
import { SessionCache, TRUSTED_MS, type Whose } from './session-cache.js';
import { changesOfSessions, type RunSql } from './session-standing.js';
import { STANDING_NEWS, whoseOf } from './standing-news.js';

const SWEEP_MS = 500;

/**
 * Keeps what this node believes about the sessions in use at most a second old. A change made here
 * is taken in at once, one made elsewhere when its NOTIFY arrives, and anything that both missed
 * by the sweep. Whoever notices a loss first publishes it; the others then see no change.
 */
@Injectable()
export class StandingWatch implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(StandingWatch.name);
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private sweptAt = -Infinity;

  constructor(
    private readonly cache: SessionCache,
    private readonly listener: NotificationListener,
    private readonly dataSource: DataSource,
    private readonly events: AfterCommit,
  ) {}

  onModuleInit(): void {
    this.listener.on(STANDING_NEWS, (payload) => void this.changed(whoseOf.parse(payload)));
  }

  onApplicationBootstrap(): void {
    this.sweptAt = this.cache.now();
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** Call after the commit. Never fails: what cannot be read now is distrusted until it can. */
  async changed(whose: Whose): Promise<void> {
    const ids = this.cache.distrust(whose);
    try {
      await this.recheck(ids);
    } catch (error) {
      this.logger.warn({ err: error }, 'standing could not be read again');
    }
  }

  /** Reads these sessions again, takes in what is found, and publishes what was lost. */
  async recheck(ids: string[]): Promise<void> {
    for (;;) {
      const { epoch } = this.cache;
      const askedAt = this.cache.now();
      const asked = this.cache.versionsOf(ids);
      if (asked.size === 0) return;
      const changed = await changesOfSessions(this.run, asked);
      // Something changed while we read: what we hold may be from before it.
      if (this.cache.epoch !== epoch) continue;
      for (const loss of this.cache.confirm(asked, changed, askedAt)) {
        this.events.publish(StandingLost, loss);
      }
      return;
    }
  }

  private readonly run: RunSql = (sql, parameters) =>
    this.listener.query(sql, parameters) ?? this.dataSource.query(sql, parameters);

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.sweep(), SWEEP_MS);
    this.timer.unref();
  }

  private async sweep(): Promise<void> {
    const overdue = setTimeout(() => this.dropUnwatched(), TRUSTED_MS);
    overdue.unref();
    try {
      this.cache.dropIdle();
      await this.recheck(this.cache.sessions());
      this.sweptAt = this.cache.now();
    } catch (error) {
      this.logger.warn({ err: error }, 'the sweep of standings failed');
      this.dropUnwatched();
    } finally {
      clearTimeout(overdue);
      this.schedule();
    }
  }

  /** A node that neither hears of changes nor can look for them must not go on streaming. */
  private dropUnwatched(): void {
    if (this.stopped || this.listener.listening) return;
    if (this.cache.now() - this.sweptAt < TRUSTED_MS) return;
    for (const { id, sessionId } of this.cache.held()) {
      this.events.publish(StandingLost, {
        clinicianId: id,
        sessionId,
        code: 'standing_unknown',
        title: 'Rounds cannot check your access right now. Connect again in a moment.',
      });
    }
  }
}
