import { Injectable, Logger } from '@nestjs/common';

/** A typed name; declare one beside the lib that publishes it. */
export class AfterCommitEvent<T> {
  declare readonly payload: T;
  constructor(readonly name: string) {}
}

/**
 * Tells downstream libs in this process what was committed. A handler that fails is logged and
 * cannot fail the use case that published: the truth is in the database already.
 */
@Injectable()
export class AfterCommit {
  private readonly logger = new Logger(AfterCommit.name);
  private readonly handlers = new Map<string, ((payload: unknown) => unknown)[]>();

  on<T>(event: AfterCommitEvent<T>, handler: (payload: T) => unknown): void {
    const list = this.handlers.get(event.name) ?? [];
    this.handlers.set(event.name, [...list, handler as (payload: unknown) => unknown]);
  }

  publish<T>(event: AfterCommitEvent<T>, payload: T): void {
    for (const handler of this.handlers.get(event.name) ?? []) {
      void this.run(event.name, handler, payload);
    }
  }

  private async run(name: string, handler: (payload: unknown) => unknown, payload: unknown) {
    try {
      await handler(payload);
    } catch (error) {
      this.logger.error({ err: error, event: name }, 'an after-commit handler failed');
    }
  }
}
