import { Injectable } from '@nestjs/common';

/** A handler that says the other side is down: the batch waits, no row is blamed. */
export class ConsumerUnavailable extends Error {}

export interface OutboxConsumer<P> {
  /** Stable: rows waiting in the table carry it. */
  name: string;
  /** The topic it follows. */
  topic: OutboxTopic<P>;
  /**
   * Works from the current state, for payloads in the order of their commits, each maybe more than
   * once; returns when the other side is done. Throws ConsumerUnavailable when that side is down.
   */
  handle(payloads: P[]): Promise<void>;
}

/** A typed topic; payloads carry ids only. Declare it beside the lib that appends to it. */
export class OutboxTopic<P> {
  declare readonly payload: P;
  constructor(readonly name: string) {}
}

/** Who follows which topic; the same in every process, whether it drains or not. */
@Injectable()
export class OutboxConsumers {
  private readonly all: OutboxConsumer<unknown>[] = [];

  register<P>(consumer: OutboxConsumer<P>): void {
    if (this.all.some((other) => other.name === consumer.name)) {
      throw new Error(`two outbox consumers are called ${consumer.name}`);
    }
    this.all.push(consumer);
  }

  of(topic: OutboxTopic<unknown>): OutboxConsumer<unknown>[] {
    return this.all.filter((consumer) => consumer.topic.name === topic.name);
  }

  list(): readonly OutboxConsumer<unknown>[] {
    return this.all;
  }
}
