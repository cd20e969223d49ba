import type { OpenedThread } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { registerVerified, request, type TestClinician } from '@rounds/testing';
import { buildForLayout, startLayout, type Layout } from '../layout/layout.js';

const PEOPLE = 8;
const THREADS = 3;
/** Few, so that a client can be away for longer than the log is kept. */
const KEPT_EVENTS = 150;

/** Rounds on several nodes, for any number of runs one after the other. */
export interface FaultStage {
  layout: Layout;
  /** The first six write, the last two only read. */
  people: TestClinician[];
  stop(): Promise<void>;
}

export async function setFaultStage(log: (line: string) => void): Promise<FaultStage> {
  log('building and starting 3 api nodes, 2 workers, Redis and Postgres …');
  buildForLayout();
  const layout = await startLayout({ env: { ROUNDS_LOG_EVENTS: String(KEPT_EVENTS) } });
  const people: TestClinician[] = [];
  for (let i = 0; i < PEOPLE; i += 1) people.push(await registerVerified(layout));
  return { layout, people, stop: () => layout.stop() };
}

/** What one run writes in: a channel of its own, which everybody joined before. */
export interface FaultPlace {
  channelId: string;
  threads: OpenedThread[];
}

export async function newPlace({ layout, people }: FaultStage): Promise<FaultPlace> {
  const id = newId();
  await layout.dataSource.query(
    `WITH made AS (
       INSERT INTO channel (id, slug, name) VALUES ($1::uuid, 'f-' || $1::uuid, 'F') RETURNING id),
     joined AS (
       INSERT INTO membership (channel_id, clinician_id)
       SELECT id, unnest($2::uuid[]) FROM made)
     INSERT INTO channel_head (channel_id) SELECT id FROM made`,
    [id, people.map(({ clinician }) => clinician.id)],
  );
  const threads: OpenedThread[] = [];
  const app = { url: layout.proxyUrl };
  for (let i = 1; i <= THREADS; i += 1) {
    const body = { title: `Thread ${i}`, body: `opening ${i}`, kind: 'discussion' };
    const token = people[0]?.token ?? '';
    const path = `/api/v1/channels/${id}/threads`;
    const answer = await request<OpenedThread>(app, 'POST', path, { token, body });
    if (answer.status !== 201) throw new Error(`no thread: ${JSON.stringify(answer)}`);
    threads.push(answer.body);
  }
  return { channelId: id, threads };
}
