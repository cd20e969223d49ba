import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { OutboxDrain } from '../outbox/outbox-drain.js';
import { JobRunner } from './job-runner.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/** What a worker does, inside the api's process or in its own. */
@Injectable()
export class WorkerRunner implements BeforeApplicationShutdown {
  private started = false;

  constructor(
    private readonly drain: OutboxDrain,
    private readonly jobs: JobRunner,
    private readonly heartbeat: WorkerHeartbeat,
  ) {}

  /** Call once every lib has registered its consumers and jobs: after `app.init()`. */
  start(): void {
    this.started = true;
    this.drain.start();
    this.jobs.start();
    this.heartbeat.start();
  }

  /** Takes no more work and lets what is under way finish. */
  async stop(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    this.heartbeat.stop();
    await Promise.all([this.drain.stop(), this.jobs.stop()]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }
}
