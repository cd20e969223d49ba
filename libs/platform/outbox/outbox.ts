import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OutboxConsumers, type OutboxTopic } from './outbox-consumers.js';

/**
 * Work that must follow a commit, written in the same transaction: one row per consumer of the
 * topic. No NOTIFY, which would serialise all commits: drains poll, and `wake` spares the wait to
 * those in this process.
 */
@Injectable()
export class Outbox {
  private readonly signal = new EventEmitter();

  constructor(private readonly consumers: OutboxConsumers) {}

  /** Names for the statement that inserts the rows along with others, where round trips count. */
  consumersOf<P>(topic: OutboxTopic<P>): string[] {
    return this.consumers.of(topic).map((consumer) => consumer.name);
  }

  async append<P>(tx: EntityManager, topic: OutboxTopic<P>, payload: P): Promise<void> {
    const names = this.consumersOf(topic);
    if (names.length === 0) return;
    await tx.query(`INSERT INTO outbox (consumer, payload) SELECT unnest($1::text[]), $2::jsonb`, [
      names,
      JSON.stringify(payload),
    ]);
  }

  /** Call after the commit; consumers of other topics would look for nothing. */
  wake(topic: OutboxTopic<unknown>): void {
    this.signal.emit('wake', topic);
  }

  onWake(listener: (topic: OutboxTopic<unknown>) => void): void {
    this.signal.on('wake', listener);
  }
}
