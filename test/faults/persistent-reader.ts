import { setTimeout as sleep } from 'node:timers/promises';
import { persist } from './persist.js';

export interface ReaderOptions {
  url: string;
  token: string;
  threadIds: string[];
  random: () => number;
}

/** Reads on in one thread after the other, and keeps what it was told to have read. */
export class PersistentReader {
  readonly marks = new Map<string, number>();
  private stopped = false;

  constructor(private readonly options: ReaderOptions) {}

  async run(): Promise<void> {
    const { threadIds, random, url, token } = this.options;
    while (!this.stopped) {
      const threadId = threadIds[Math.floor(random() * threadIds.length)] ?? '';
      const number = (this.marks.get(threadId) ?? 0) + 1 + Math.floor(random() * 4);
      const { answer } = await persist<{ lastReadNumber: number }>(
        { url, token },
        'PUT',
        `/threads/${threadId}/read`,
        { number },
      );
      this.marks.set(threadId, answer.lastReadNumber);
      await sleep(100 + random() * 300);
    }
  }

  stop(): void {
    this.stopped = true;
  }
}
