import { Test, type TestingModule } from '@nestjs/testing';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { idempotentCall, newId, PlatformModule, readEnvironment } from '@rounds/platform';
import { insertClinician, testDatabase, type TestDatabase } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { ChannelAccess } from './channel-access.js';
import { ChannelLog, MAX_REPLAY } from './channel-log.js';
import { ChannelsModule } from './channels.module.js';
import { ChannelsService } from './channels.service.js';
import { MembershipsService } from './memberships.service.js';

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;
let admin: Viewer;
let member: Viewer;
let stranger: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, database.url), IdentityModule, ChannelsModule],
  }).compile();
  dataSource = app.get(DataSource);
  admin = await insertClinician(dataSource, { role: 'admin' });
  member = await insertClinician(dataSource);
  stranger = await insertClinician(dataSource);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const channels = () => app.get(ChannelsService);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no refusal',
    (error: { code?: string }) => error.code,
  );
const privately = (name: string, slug?: string) =>
  ({ name, slug, description: '', visibility: 'private' }) as const;

describe('channels', () => {
  it('are there for every physician specialty, by name, and page without overlap', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await channels().list(stranger, { limit: 25, cursor });
      seen.push(...page.items.map((channel) => channel.name.toLowerCase()));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const physicians = await dataSource.query(`SELECT 1 FROM specialty WHERE kind = 'physician'`);
    expect(seen).toHaveLength(physicians.length);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are opened to all by administrators only', async () => {
    const open = { name: 'Toxicology rounds', description: '', visibility: 'open' } as const;
    expect(await code(channels().create(member, open, null))).toBe('role_required');
    expect(await channels().create(admin, open, null)).toMatchObject({
      slug: 'toxicology-rounds',
      membership: 'owner',
      memberCount: 1,
      lastSeq: 0,
    });
    expect(await code(channels().create(admin, open, null))).toBe('slug_taken');
  });

  it('that are private tell nobody of themselves, not even by a taken address', async () => {
    const { slug } = await channels().create(member, privately('Board', 'board'), null);
    expect(slug).toMatch(/^board-[0-9a-f]{8}$/);
    expect(await code(app.get(ChannelAccess).toRead(stranger, slug))).toBe('channel_not_found');
    expect(await code(app.get(ChannelAccess).toRead(admin, slug))).toBe('channel_not_found');
    expect(await code(app.get(MembershipsService).join(stranger, slug))).toBe('channel_not_found');
    const listed = await channels().list(stranger, { limit: 200 });
    expect(listed.items.some((channel) => channel.visibility === 'private')).toBe(false);
    const other = await channels().create(stranger, privately('Board', 'board'), null);
    expect(other.slug).toMatch(/^board-[0-9a-f]{8}$/);
    const open = { name: 'Board', slug: 'board', description: '', visibility: 'open' } as const;
    expect((await channels().create(admin, open, null)).slug).toBe('board');
  });

  it('are opened once by a call that is sent twice, though their address is taken by then', async () => {
    const open = { name: 'Journal club', description: '', visibility: 'open' } as const;
    const call = idempotentCall(admin.id, newId(), open)!;
    const answers = await Promise.all([1, 2, 3].map(() => channels().create(admin, open, call)));
    answers.push(await channels().create(admin, open, call));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const another = idempotentCall(admin.id, newId(), open)!;
    expect(await code(channels().create(admin, open, another))).toBe('slug_taken');
  });

  it('page by name as the database writes it in lower case', async () => {
    const names = ['ΟΔΟΣ α', 'ΟΔΟΣ β', 'İstanbul α', 'İstanbul β'];
    for (const name of names) await channels().create(stranger, privately(name), null);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await channels().list(stranger, { limit: 1, cursor, joined: 'true' });
      seen.push(...page.items.map((channel) => channel.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.filter((name) => names.includes(name)).sort()).toEqual([...names].sort());
  });
});

describe('membership', () => {
  it('is counted once however often and at once a clinician joins or leaves', async () => {
    const memberships = app.get(MembershipsService);
    const count = async () =>
      (await app.get(ChannelAccess).toRead(stranger, 'dermatology')).memberCount;
    await Promise.all([1, 2, 3, 4].map(() => memberships.join(stranger, 'dermatology')));
    expect(await count()).toBe(1);
    expect((await channels().list(stranger, { limit: 9, joined: 'true' })).items).toContainEqual(
      expect.objectContaining({ slug: 'dermatology', membership: 'member' }),
    );
    await Promise.all([1, 2, 3].map(() => memberships.leave(stranger, 'dermatology')));
    expect(await count()).toBe(0);
  });

  it('of a private channel is kept by its owners; two who leave at once leave one', async () => {
    const memberships = app.get(MembershipsService);
    const { slug } = await channels().create(member, privately('Two owners'), null);
    await memberships.add(member, slug, stranger.id, 'owner');
    await memberships.add(member, slug, admin.id, 'member');
    const left = await Promise.all([
      code(memberships.leave(member, slug)),
      code(memberships.leave(stranger, slug)),
    ]);
    expect(left.sort()).toEqual(['last_owner', 'no refusal']);
    expect(await code(memberships.add(admin, slug, newId(), 'member'))).toBe('owner_required');
    expect(await code(memberships.add(admin, 'dermatology', member.id, 'member'))).toBe(
      'channel_is_open',
    );
  });

  it('of private channels ends at a hundred of one owner, told in words', async () => {
    await dataSource.query(
      `WITH made AS (
         INSERT INTO channel (id, slug, name, visibility, description)
         SELECT gen_random_uuid(), 'many-' || i, 'Many', 'private', ''
           FROM generate_series(1, 100) i RETURNING id)
       INSERT INTO membership (channel_id, clinician_id, role) SELECT id, $1, 'owner' FROM made`,
      [stranger.id],
    );
    expect(await code(channels().create(stranger, privately('One more'), null))).toBe(
      'too_many_channels',
    );
    expect(await code(channels().create(member, privately('Of another'), null))).toBe('no refusal');
    await dataSource.query(`DELETE FROM channel WHERE name = 'Many'`);
  });
  it('of a private channel never ends for the last owner, whoever removes whom at once', async () => {
    const memberships = app.get(MembershipsService);
    for (let round = 0; round < 5; round++) {
      const { slug, id } = await channels().create(member, privately(`Duel ${round}`), null);
      await memberships.add(member, slug, stranger.id, 'owner');
      await memberships.add(member, slug, admin.id, 'member');
      await Promise.all([
        code(memberships.remove(member, slug, stranger.id)),
        code(memberships.remove(stranger, slug, member.id)),
        code(memberships.leave(member, slug)),
      ]);
      const owners = await dataSource.query<{ role: string }[]>(
        `SELECT role FROM membership WHERE channel_id = $1 AND role = 'owner'`,
        [id],
      );
      expect(owners).toHaveLength(1);
    }
  });
});

describe('the channel log', () => {
  const append = (channelId: string) =>
    dataSource.transaction((tx) =>
      app.get(ChannelLog).append(tx, {
        channelId,
        type: 'post.reacted',
        threadId: newId(),
        postId: null,
        at: new Date(),
      }),
    );

  it('answers exactly what was missed, and resync where it cannot', async () => {
    const log = app.get(ChannelLog);
    const { id } = await app.get(ChannelAccess).toRead(member, 'urology');
    await Promise.all(Array.from({ length: 12 }, () => append(id)));
    const { events, lastSeq } = await log.since(id, 7);
    expect(lastSeq).toBe(12);
    expect(events.map((event) => event.seq)).toEqual([8, 9, 10, 11, 12]);
    expect(await log.since(id, 12)).toEqual({ events: [], lastSeq: 12 });
    expect(await log.since(id, 13)).toEqual({ events: [], lastSeq: 12, resync: true });

    await dataSource.query(
      `WITH pruned AS (DELETE FROM channel_event WHERE channel_id = $1 AND seq <= 5)
       UPDATE channel_head SET kept_from = 6 WHERE channel_id = $1`,
      [id],
    );
    expect(await log.since(id, 4)).toMatchObject({ resync: true });
    expect((await log.since(id, 5)).events).toHaveLength(7);
    expect(await log.ofThreadSince(id, newId(), 4)).toMatchObject({ resync: true });
    expect(await log.ofThreadSince(id, newId(), 5)).toEqual({ events: [], lastSeq: 12 });
    expect(await log.ofThreadSince(id, newId(), 13)).toMatchObject({ resync: true });
  });

  it('does not replay more than reading afresh would cost', async () => {
    const { id } = await app.get(ChannelAccess).toRead(member, 'pathology');
    await dataSource.query(
      `INSERT INTO channel_event (channel_id, seq, type, thread_id)
       SELECT $1, n, 'post.published', $2 FROM generate_series(1, ${MAX_REPLAY + 1}) n`,
      [id, newId()],
    );
    await dataSource.query('UPDATE channel_head SET last_seq = $2 WHERE channel_id = $1', [
      id,
      MAX_REPLAY + 1,
    ]);
    expect(await app.get(ChannelLog).since(id, 0)).toMatchObject({ events: [], resync: true });
    expect((await app.get(ChannelLog).since(id, 1)).events).toHaveLength(MAX_REPLAY);
  });

  it('leaves no trace and no gap of a transaction that fails', async () => {
    const { id, lastSeq } = await app.get(ChannelAccess).toRead(member, 'neurosurgery');
    await dataSource
      .transaction(async (tx) => {
        const change = { channelId: id, threadId: newId(), postId: null, at: new Date() };
        await app.get(ChannelLog).append(tx, { ...change, type: 'post.edited' });
        throw new Error('the use case failed');
      })
      .catch(() => undefined);
    expect((await append(id)).seq).toBe(lastSeq + 1);
  });
});
