import type { DomainError } from '@rounds/platform';

/**
 * Lets so many run at once and so many more wait, in the order they came: when a node dies, all its
 * clients ask for what they missed at the same time, and others want the database as well.
 */
export class Admission {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waiting: number,
    private readonly refusal: () => DomainError,
  ) {}

  async admit<T>(run: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.queue.length >= this.waiting) throw this.refusal();
      await new Promise<void>((resolve) => this.queue.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await run();
    } finally {
      // The place goes straight to the next, or a newcomer could take it first.
      const next = this.queue.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
