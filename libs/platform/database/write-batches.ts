import { setImmediate as nextTurn } from 'node:timers/promises';

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * One batch at a time: what comes while it is under way goes together in the next. So a busy forum
 * pays once for what a statement and a commit cost, and a quiet one waits for nobody.
 */
export class WriteBatches<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private isRunning = false;

  /**
   * `write` answers in the order of the items, of which there are at most `most`; of two for which
   * `place` is the same, the later one waits for the next batch.
   */
  constructor(
    private readonly write: (items: T[]) => Promise<R[]>,
    private readonly most: number,
    private readonly place: (item: T) => string,
  ) {}

  /** Rejects with what `write` threw. */
  add(item: T): Promise<R> {
    const result = new Promise<R>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
    });
    if (!this.isRunning) void this.run();
    return result;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    await nextTurn(); // with whatever else this turn of the event loop brings
    let settle = () => {};
    while (this.waiting.length > 0) {
      const batch = this.take();
      const written = this.tryToWrite(batch).then(
        (results) => () => batch.forEach(({ resolve }, index) => resolve(results[index]!)),
        (error: unknown) => () => batch.forEach(({ reject }) => reject(error)),
      );
      await nextTurn(); // the database has its next work before the last is answered here
      settle();
      settle = await written;
    }
    this.isRunning = false;
    settle();
  }

  /** However it fails, by a rejection. */
  private async tryToWrite(batch: Waiting<T, R>[]): Promise<R[]> {
    return this.write(batch.map(({ item }) => item));
  }

  private take(): Waiting<T, R>[] {
    const batch = new Map<string, Waiting<T, R>>();
    const later: Waiting<T, R>[] = [];
    for (const each of this.waiting) {
      const place = this.place(each.item);
      if (batch.size < this.most && !batch.has(place)) batch.set(place, each);
      else later.push(each);
    }
    this.waiting = later;
    return [...batch.values()];
  }
}
