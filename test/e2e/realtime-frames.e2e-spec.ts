import { newId } from '@rounds/platform';
import { ForumGateway, socketEventRules } from '@rounds/realtime';
import {
  connectSocket,
  registerVerified,
  startTestApp,
  type TestApp,
  type TestClinician,
  type TestSocket,
} from '@rounds/testing';
import { acting, ask, collect, pause, until } from './live/live-tools.js';

let app: TestApp;
let clinician: TestClinician;
let socket: TestSocket;

beforeAll(async () => {
  app = await startTestApp();
  clinician = await registerVerified(app);
});
beforeEach(async () => {
  socket = await connectSocket(app, clinician.token);
});
afterEach(() => void socket.close());
afterAll(() => app.close());

const events = [
  ['channel:join', 'channelId'],
  ['channel:leave', 'channelId'],
  ['thread:join', 'threadId'],
  ['thread:view', 'threadId'],
  ['thread:leave', 'threadId'],
  ['thread:typing', 'threadId'],
] as const;

async function stillWorks(): Promise<void> {
  const thread = await acting(app, clinician).open('cardiology');
  const other = await connectSocket(app, clinician.token);
  const heard = collect(other, 'channel:event');
  await ask(other, 'channel:join', { channelId: thread.channelId });
  await acting(app, clinician).reply(thread.id);
  await until(() => heard[0]);
  other.close();
}

describe('every event', () => {
  it('is for verified clinicians', () => {
    const rules = socketEventRules(ForumGateway);
    expect([...rules.keys()].toSorted()).toEqual(events.map(([event]) => event).toSorted());
    for (const rule of rules.values()) expect(rule).toEqual({ who: 'verified' });
  });

  it.each(events)('%s answers what it cannot read', async (event, key) => {
    const malformed: unknown[][] = [
      [],
      [null],
      ['text'],
      [7],
      [true],
      [[]],
      [[{ [key]: newId() }]],
      [{}],
      [{ [key]: 'no-uuid' }],
      [{ [key]: { $ne: null } }],
      [{ [key]: [newId()] }],
      [{ [key]: newId(), surplus: 1 }],
      [{ [key]: newId(), after: -1 }],
      [{ [key]: newId(), after: 1.5 }],
      [{ [key]: newId(), after: '1' }],
      [{ [key]: newId(), after: 1e300 }],
      [{ [key]: newId() }, { [key]: newId() }],
      [Buffer.from('binary')],
    ];
    for (const body of malformed) {
      const { error } = await ask(socket, event, ...body);
      expect([body, error?.code]).toEqual([body, 'invalid_input']);
      expect(error?.title).toEqual(expect.any(String));
    }
    await stillWorks();
  });

  it.each(events)('%s needs no acknowledgement', async (event, key) => {
    const send = socket.emit.bind(socket) as unknown as (e: string, ...b: unknown[]) => void;
    send(event);
    send(event, { [key]: newId() });
    send(event, 'text', 7);
    await pause(30);
    expect(socket.connected).toBe(true);
    await stillWorks();
  });
});

describe('what is no event', () => {
  it.each(['nonsense', 'error', 'channel:event', '__proto__', 'toString'])(
    'is refused: %s',
    async (event) => {
      expect((await ask(socket, event, { a: 1 })).error?.code).toBe('unknown_event');
      await stillWorks();
    },
  );

  it.each([
    ['garbage', 'garbage'],
    ['an ack out of nowhere', '399["x"]'],
    ['a reserved name', '2["disconnect"]'],
    ['attachments that never come', '599-["channel:join",{"_placeholder":true,"num":0}]'],
    ['a very deep array', `2${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['a frame that is too large', `2["channel:join","${'x'.repeat(70_000)}"]`],
  ])('does not hurt the others: %s', async (_, frame) => {
    socket.io.engine.write(frame);
    await pause(50);
    await stillWorks();
  });
});

describe('limits', () => {
  it('lets one socket watch 200 rooms', async () => {
    const ids = Array.from({ length: 201 }, () => newId());
    await app.dataSource.query(
      `WITH made AS (INSERT INTO channel (id, slug, name)
         SELECT id, 'many-' || id, 'Many' FROM unnest($1::uuid[]) id RETURNING id)
       INSERT INTO channel_head (channel_id) SELECT id FROM made`,
      [ids],
    );
    const answers = [];
    for (const channelId of ids) answers.push(await ask(socket, 'channel:join', { channelId }));
    const refused = answers.flatMap((answer, at) =>
      answer.error ? [[at, answer.error.code]] : [],
    );
    expect(refused).toEqual([[200, 'too_many_rooms']]);
    expect(await ask(socket, 'channel:join', { channelId: ids[0] })).not.toHaveProperty('error');
    await ask(socket, 'channel:leave', { channelId: ids[0] });
    const [last] = ids.slice(-1);
    expect(await ask(socket, 'channel:join', { channelId: last })).not.toHaveProperty('error');
  });

  it('lets a socket send so much and no more', async () => {
    const limited = await startTestApp({ env: { ROUNDS_RATE_LIMITS: 'on' } });
    const sender = await connectSocket(limited, (await registerVerified(limited)).token);
    try {
      const leave = () => ask(sender, 'channel:leave', { channelId: newId() });
      const answers = await Promise.all(Array.from({ length: 600 }, leave));
      const codes = new Set(answers.map((answer) => answer.error?.code));
      expect(codes).toEqual(new Set([undefined, 'rate_limited']));
      const taken = answers.filter((answer) => !answer.error).length;
      expect(taken).toBeGreaterThanOrEqual(200);
      expect(taken).toBeLessThan(500);
      await pause(200);
      expect(await leave()).toEqual({});
    } finally {
      sender.close();
      await limited.close();
    }
  });
});
