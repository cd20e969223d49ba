import { closeSync, futimesSync, openSync } from 'node:fs';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '../config/environment.js';
import { OutboxDrain } from '../outbox/outbox-drain.js';

const BEAT_MS = 5_000;
/** No batch of the outbox takes so long: Postgres ends its transaction after a minute of silence. */
const MOST_MS = 180_000;

/**
 * Touches a file while the worker works, for a health check that has no port to ask: it grows old
 * with a process that is frozen or blocked, and with an outbox that does not come round any more.
 * What fails and is tried again is no reason, for a new process would not mend it.
 */
@Injectable()
export class WorkerHeartbeat {
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly drain: OutboxDrain,
  ) {}

  start(): void {
    const file = this.environment.ROUNDS_HEARTBEAT;
    if (file === undefined) return;
    touch(file); // where that is impossible it is said at once, and not by a failing check
    this.timer = setInterval(() => this.beat(file), BEAT_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private beat(file: string): void {
    const stalledMs = this.drain.stalledFor();
    if (stalledMs > MOST_MS) {
      this.logger.error({ stalledMs }, 'the outbox does not come round');
      return;
    }
    try {
      touch(file);
    } catch (error) {
      this.logger.warn({ err: error }, 'the heartbeat could not be written');
    }
  }
}

function touch(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    const now = new Date();
    futimesSync(descriptor, now, now);
  } finally {
    closeSync(descriptor);
  }
}
