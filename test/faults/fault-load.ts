import { setTimeout as sleep } from 'node:timers/promises';
import { isEdited, type Acknowledged } from './acknowledged-posts.js';
import type { FaultPlace, FaultStage } from './fault-stage.js';
import { LogRecorder } from './log-recorder.js';
import { PersistentReader } from './persistent-reader.js';
import { PersistentWriter } from './persistent-writer.js';
import { ReconnectingClient } from './reconnecting-client.js';

const WRITERS = 6;
const CLIENTS = 3;
/** As long as a pause between two posts of one writer at least and at most. */
const PAUSE: [number, number] = [120, 400];
const POSTS_PER_WRITER = 2_000;

/** Who writes, reads and watches while something is broken. */
export class FaultLoad {
  readonly clients: ReconnectingClient[];
  readonly writers: PersistentWriter[];
  /** One who writes as well, and one who does not. */
  readonly readers: {
    name: string;
    clinicianId: string;
    token: string;
    reader: PersistentReader;
  }[];
  private readonly recorder: LogRecorder;
  private running: Promise<unknown> = Promise.resolve();
  private failure: Error | null = null;
  private readonly endings: (() => Promise<void>)[] = [];

  constructor(
    private readonly stage: FaultStage,
    readonly place: FaultPlace,
    readonly random: () => number,
    readonly say: (line: string) => void,
  ) {
    const { layout, people } = stage;
    const url = layout.proxyUrl;
    const threadIds = this.threadIds;
    this.recorder = new LogRecorder(layout.dataSource, place.channelId);
    this.writers = people.slice(0, WRITERS).map(
      ({ token }, i) =>
        new PersistentWriter({
          ...{ url, token, name: `writer ${i}`, threadIds, random },
          ...{ atMost: POSTS_PER_WRITER, pause: PAUSE },
          others: () => this.writers.flatMap((other, at) => (at === i ? [] : other.acknowledged)),
        }),
    );
    this.readers = [people[1], people[WRITERS]].flatMap((who, i) => {
      if (!who) return [];
      const reader = new PersistentReader({ url, token: who.token, threadIds, random });
      return [{ name: `reader ${i}`, clinicianId: who.clinician.id, token: who.token, reader }];
    });
    this.clients = Array.from({ length: CLIENTS }, (_, i) => this.newClient(`client ${i}`, i));
  }

  get threadIds(): string[] {
    return this.place.threads.map(({ id }) => id);
  }

  /** One more page on the same channel; the last of the people has it open. */
  newClient(
    name: string,
    who = this.stage.people.length - 1,
    url = this.stage.layout.proxyUrl,
  ): ReconnectingClient {
    const token = this.stage.people[who]?.token ?? '';
    const { channelId } = this.place;
    return new ReconnectingClient(name, { url, token, channelId, random: this.random, loss: 0 });
  }

  async start(): Promise<void> {
    void this.recorder.run();
    for (const client of this.clients) await client.start(this.threadIds);
    const running = [...this.writers, ...this.readers.map(({ reader }) => reader)];
    this.running = Promise.all(running.map((one) => one.run()));
    this.running.catch((error: Error) => (this.failure = error));
  }

  get acknowledged(): Acknowledged[] {
    return this.writers.flatMap((writer) => writer.acknowledged);
  }

  get retried(): number {
    return this.writers.reduce((sum, writer) => sum + writer.retried, 0);
  }

  slowDown(times: number): void {
    for (const writer of this.writers) writer.slower = times;
  }

  /** Until so many more posts were acknowledged: under load in earnest, however slow the machine. */
  async posts(more: number): Promise<void> {
    const enough = this.acknowledged.length + more;
    while (this.acknowledged.length < enough) {
      if (this.failure) throw this.failure;
      await sleep(20);
    }
  }

  /** Until posts were deleted, and so many edited that some will stay until writing stops. */
  async changes(): Promise<void> {
    const isEnough = () =>
      this.acknowledged.some(({ post }) => post.deletedAt) &&
      this.acknowledged.filter(isEdited).length >= 4;
    while (!isEnough()) await this.posts(1);
  }

  /** Nothing is left unacknowledged then. */
  async stopWriting(): Promise<void> {
    for (const writer of this.writers) writer.stop();
    for (const { reader } of this.readers) reader.stop();
    await this.running;
  }

  /** The whole log of the channel. */
  log() {
    return this.recorder.finish();
  }

  atEnd(run: () => Promise<void>): void {
    this.endings.push(run);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.stop();
    for (const writer of this.writers) writer.stop();
    for (const { reader } of this.readers) reader.stop();
    await this.recorder.finish().catch(() => undefined);
    for (const end of this.endings) await end();
  }
}
