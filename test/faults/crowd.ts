import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultLoad } from './fault-load.js';
import type { FaultStage } from './fault-stage.js';
import type { ReconnectingClient } from './reconnecting-client.js';

const CROWD = 200;
const AT_ONCE = 10;
const BACK_MS = 30_000;
const PROBE_MS = 50;
/** Nobody waits longer for the database meanwhile, even where other programs share the machine. */
const PROBE_AT_MOST_MS = 5_000;

/** 200 pages lose their connections in one moment and come back by themselves. */
export async function breakCrowd(stage: FaultStage, load: FaultLoad): Promise<string[]> {
  const crowd = Array.from({ length: CROWD }, (_, i) =>
    load.newClient(`page ${i}`, i % stage.people.length),
  );
  load.clients.push(...crowd);
  // All of the crowd live in this process, which is not what is being tried.
  load.slowDown(8);
  for (let i = 0; i < CROWD; i += AT_ONCE) {
    await Promise.all(
      crowd.slice(i, i + AT_ONCE).map((page, at) => page.start([oneOf(load.threadIds, i + at)])),
    );
  }
  const probe = new DatabaseProbe(stage, load);
  const watching = probe.run();
  const droppedAt = performance.now();
  for (const page of crowd) page.drop();
  await load.posts(20); // what they miss
  const isBack = (page: ReconnectingClient) => page.caughtUpAt > droppedAt;
  while (!crowd.every(isBack) && performance.now() < droppedAt + BACK_MS) await sleep(50);
  const { slowest, answers, notReady } = await probe.stop(watching);
  const late = crowd.filter((page) => !isBack(page)).length;
  const after = Math.max(...crowd.map((page) => page.caughtUpAt - droppedAt));
  load.say(
    `all ${CROWD} back after ${Math.round(after)} ms; slowest of ${answers} database answers ` +
      `${Math.round(slowest)} ms`,
  );
  return [
    ...(late > 0 ? [`${late} of ${CROWD} pages did not come back`] : []),
    ...(slowest > PROBE_AT_MOST_MS ? [`the database took ${Math.round(slowest)} ms`] : []),
    ...(notReady > 0 ? [`${notReady} times a node was not ready`] : []),
  ];
}

const oneOf = (list: string[], n: number) => list[n % list.length] ?? '';

/** Asks each node the whole time whether its database answers, and a page of a thread. */
class DatabaseProbe {
  private slowest = 0;
  private answers = 0;
  private notReady = 0;
  private stopped = false;

  constructor(
    private readonly stage: FaultStage,
    private readonly load: FaultLoad,
  ) {}

  async run(): Promise<void> {
    const token = this.stage.people[0]?.token ?? '';
    const page = `/api/v1/threads/${this.load.threadIds[0]}/posts?limit=20`;
    const asking = this.stage.layout.nodes.flatMap(({ url }) =>
      [page, '/health/ready'].map((path) => this.ask(`${url}${path}`, token)),
    );
    await Promise.all(asking);
  }

  async stop(watching: Promise<void>) {
    this.stopped = true;
    await watching;
    const { slowest, answers, notReady } = this;
    return { slowest, answers, notReady };
  }

  private async ask(url: string, token: string): Promise<void> {
    while (!this.stopped) {
      const startedAt = performance.now();
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) }).catch(
        () => null,
      );
      await answer?.arrayBuffer().catch(() => undefined);
      this.slowest = Math.max(this.slowest, performance.now() - startedAt);
      this.answers += 1;
      if (answer?.status !== 200) this.notReady += 1;
      await sleep(PROBE_MS);
    }
  }
}
