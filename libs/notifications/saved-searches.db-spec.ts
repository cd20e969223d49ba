import { ChannelsService, MembershipsService } from '@rounds/channels';
import { SAVED_SEARCHES_MAX, saveSearchBody } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { insertClinician } from '@rounds/testing';
import { NotificationsTestForum } from './notifications-test-forum.js';
import { SavedSearchUpkeep } from './saved-search-upkeep.js';

let forum: NotificationsTestForum;
let owner: Viewer;
let other: Viewer;

beforeAll(async () => {
  forum = await NotificationsTestForum.open();
});
afterAll(() => forum?.close());
beforeEach(async () => {
  owner = await insertClinician(forum.dataSource);
  other = await insertClinician(forum.dataSource);
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  );
const list = async (viewer = owner) => (await forum.searches.list(viewer, { limit: 50 })).items;
const keysOf = async (id: string) =>
  (
    await forum.dataSource.query<{ key: string }[]>(
      'SELECT key FROM saved_search_key WHERE saved_search_id = $1 ORDER BY key',
      [id],
    )
  ).map(({ key }) => key);
const call = (key: string) => ({
  ...{ clinicianId: owner.id, key },
  fingerprint: Buffer.from('x'),
});
const body = (q: string) => saveSearchBody.parse({ name: 'Named', search: { q } });

describe('saved searches', () => {
  it('are kept, listed newest first, changed and deleted', async () => {
    const first = await forum.save(owner, { q: 'statin myalgia', channel: 'cardiology' });
    const second = await forum.save(owner, 'edema', false);
    expect((await list()).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(first).toMatchObject({
      search: { q: 'statin myalgia', channel: 'cardiology' },
      notify: true,
    });
    const changed = await forum.searches.change(owner, first.id, { name: 'Muscles 💪' });
    expect(changed).toEqual({ ...first, name: 'Muscles 💪' });
    expect(await keysOf(first.id)).not.toEqual([]);
    expect(await keysOf(second.id)).toEqual([]);
    await forum.searches.remove(owner, first.id);
    expect(await refusal(forum.searches.remove(owner, first.id))).toBe('saved_search_not_found');
    expect((await list()).map(({ id }) => id)).toEqual([second.id]);
  });

  it('are their owner’s alone', async () => {
    const { id } = await forum.save(owner, 'statin');
    expect(await list(other)).toEqual([]);
    const attempts = [
      forum.searches.change(other, id, { name: 'Mine' }),
      forum.searches.change(other, newId(), { name: 'Mine' }),
      forum.searches.remove(other, id),
    ];
    for (const attempt of attempts) expect(await refusal(attempt)).toBe('saved_search_not_found');
    expect(await list()).toHaveLength(1);
  });

  it('are fifty at most, also where several come at once', async () => {
    for (let i = 0; i < SAVED_SEARCHES_MAX - 3; i += 1) await forum.save(owner, `word${i}`);
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => refusal(forum.save(owner, `late${i}`))),
    );
    expect(codes.filter((code) => code === 'none')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too_many_saved_searches')).toHaveLength(5);
    expect(await list()).toHaveLength(SAVED_SEARCHES_MAX);
    expect(await refusal(forum.save(other, 'room'))).toBe('none');
  });

  it('are saved once by one key: twins at once, the fiftieth too', async () => {
    for (let i = 0; i < SAVED_SEARCHES_MAX - 1; i += 1) await forum.save(owner, `word${i}`);
    const key = newId();
    const twins = await Promise.all(
      Array.from({ length: 4 }, () => forum.searches.save(owner, body('twin'), call(key))),
    );
    expect(new Set(twins.map(({ id }) => id)).size).toBe(1);
    expect(await forum.searches.save(owner, body('twin'), call(key))).toEqual(twins[0]);
    expect(await list()).toHaveLength(SAVED_SEARCHES_MAX);
    const changed = { ...call(key), fingerprint: Buffer.from('y') };
    expect(await refusal(forum.searches.save(owner, body('else'), changed))).toBe(
      'idempotency_key_reused',
    );
  });

  it.each([
    ['an unknown medication', { medication: 'no-such-thing' }, 'unknown_filter'],
    ['an unknown channel', { channel: newId() }, 'unknown_filter'],
    ['an operator that names nothing', { q: 'in:nowhere statin' }, 'unknown_filter'],
    ['nothing at all', { q: '' }, 'saved_search_too_broad'],
    ['stop words', { q: 'the and of' }, 'saved_search_too_broad'],
    ['exclusions alone', { q: '-statin' }, 'saved_search_too_broad'],
    ['a time alone', { from: '2026-01-01' }, 'saved_search_too_broad'],
  ])('are refused for %s', async (_, search, code) => {
    expect(await refusal(forum.save(owner, search))).toBe(code);
    expect(await list()).toEqual([]);
  });

  it('may be broad where nobody is told', async () => {
    const { id } = await forum.save(owner, { from: '2026-01-01' }, false);
    expect(await refusal(forum.searches.change(owner, id, { notify: true }))).toBe(
      'saved_search_too_broad',
    );
    expect(await refusal(forum.searches.change(owner, id, { name: 'This year' }))).toBe('none');
  });

  it('name a private channel to its members alone, and can be silenced after leaving it', async () => {
    const about = { name: 'Ward', description: '', visibility: 'private' } as const;
    const ward = await forum.app.get(ChannelsService).create(other, about, null);
    expect(await refusal(forum.save(owner, { channel: ward.slug }))).toBe('unknown_filter');
    const members = forum.app.get(MembershipsService);
    await members.add(other, ward.id, owner.id, 'member');
    const { id } = await forum.save(owner, { channel: ward.slug });
    await members.leave(owner, ward.id);
    expect(await forum.searches.change(owner, id, { notify: false })).toMatchObject({
      notify: false,
    });
    expect(await keysOf(id)).toEqual([]);
    expect(await refusal(forum.searches.change(owner, id, { notify: true }))).toBe(
      'unknown_filter',
    );
  });

  it('come out whole from changes at the same time', async () => {
    const { id } = await forum.save(owner, 'zero');
    await Promise.all([
      ...Array.from({ length: 6 }, (_, i) =>
        forum.searches.change(owner, id, { search: { q: `word${i}` } }),
      ),
      ...Array.from({ length: 6 }, (_, i) => forum.searches.change(owner, id, { name: `N${i}` })),
    ]);
    const [saved] = await list();
    expect(saved?.name).toMatch(/^N\d$/);
    expect(await keysOf(id)).toEqual([`word ${saved?.search.q}`]);
    const [row] = await forum.dataSource.query<{ standing: { words: unknown } }[]>(
      'SELECT standing FROM saved_search WHERE id = $1',
      [id],
    );
    expect(row?.standing.words).toEqual([[[[saved?.search.q, 0]]]]);
  });

  it('are prepared anew when the vocabulary has moved on', async () => {
    const { id } = await forum.save(owner, 'quuxicillin');
    expect(await keysOf(id)).toEqual(['word quuxicillin']);
    await forum.dataSource.query(
      `WITH made AS (
         INSERT INTO medication (id, slug, name) VALUES ($1, 'quuxicillin', 'Quuxicillin')
         RETURNING id)
       INSERT INTO medication_name (medication_id, folded, name, kind)
       SELECT id, lower(name), name, kind FROM made,
         (VALUES ('Quuxicillin', 'ingredient'), ('Brandozil', 'brand')) AS n(name, kind)`,
      [newId()],
    );
    await forum.dataSource.query('UPDATE vocabulary_version SET revision = revision + 1');
    const upkeep = forum.app.get(SavedSearchUpkeep);
    // The vocabulary in memory is a few seconds behind.
    const end = Date.now() + 15_000;
    while ((await keysOf(id)).length < 2 && Date.now() < end) {
      await forum.dataSource.query(`UPDATE saved_search SET prepared_as = 'old' WHERE id = $1`, [
        id,
      ]);
      await upkeep.prepareBatch();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await keysOf(id)).toEqual(['word brandozil', 'word quuxicillin']);
    while ((await upkeep.prepareBatch()) > 0);
    expect(await upkeep.prepareBatch()).toBe(0);
  }, 40_000);
});
