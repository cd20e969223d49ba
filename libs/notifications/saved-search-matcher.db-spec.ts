import { ChannelsService, MembershipsService } from '@rounds/channels';
import type { Viewer } from '@rounds/identity';
import { countQueries, insertClinician } from '@rounds/testing';
import { PostEditsService, ReactionsService, ReadStateService } from '@rounds/threads';
import { NotificationsTestForum } from './notifications-test-forum.js';
import { candidatesSql, SavedSearchMatcher } from './saved-search-matcher.js';

let forum: NotificationsTestForum;
let owner: Viewer;
let colleague: Viewer;

beforeAll(async () => {
  forum = await NotificationsTestForum.open();
});
afterAll(() => forum?.close());
beforeEach(async () => {
  owner = await insertClinician(forum.dataSource);
  colleague = await insertClinician(forum.dataSource);
});

const edits = () => forum.app.get(PostEditsService);
const ward = async (members: Viewer[] = []) => {
  const about = { name: 'Ward 4', description: '', visibility: 'private' } as const;
  const channel = await forum.app.get(ChannelsService).create(colleague, about, null);
  for (const member of members) {
    await forum.app.get(MembershipsService).add(colleague, channel.id, member.id, 'member');
  }
  return channel;
};

describe('a saved search', () => {
  it('tells of a thread and of a reply that match, and of no other', async () => {
    await forum.save(owner, 'colchicine pericarditis');
    const thread = await forum.open(colleague, { title: 'Colchicine after pericarditis' });
    await forum.open(colleague, { title: 'Colchicine for gout' });
    expect(await forum.told(owner)).toEqual([thread.firstPost.id]);
    const other = await forum.open(colleague, { title: 'Something else' });
    const reply = await forum.reply(colleague, other.id, 'In pericarditis, **colchicine**.');
    expect(await forum.told(owner)).toEqual([reply.id, thread.firstPost.id]);
    expect(await forum.told(colleague)).toEqual([]);
  });

  it('saved as Coumadin finds what is posted on warfarin, and the other way round', async () => {
    await forum.save(owner, 'Coumadin haematuria');
    await forum.save(colleague, 'warfarin');
    const one = await forum.open(colleague, { body: 'Haematuria on warfarin at an INR of 2.4.' });
    expect(await forum.told(owner)).toEqual([one.firstPost.id]);
    const two = await forum.open(owner, { body: 'Coumadin was stopped.' });
    expect(await forum.told(colleague)).toEqual([two.firstPost.id]);
  });

  it('saved as a class finds what is posted on its medications', async () => {
    await forum.save(owner, 'DOAC nosebleed');
    const found = await forum.open(colleague, { body: 'A nosebleed on apixaban.' });
    await forum.open(colleague, { body: 'A nosebleed on warfarin.' });
    expect(await forum.told(owner)).toEqual([found.firstPost.id]);
  });

  it('finds by filters and by operators', async () => {
    await forum.save(owner, { q: '', medication: 'amiodarone', kind: 'case' });
    await forum.save(owner, 'medication:amiodarone in:psychiatry');
    const tags = { medicationIds: ['amiodarone'] };
    const found = await forum.open(colleague, { ...tags, kind: 'case' });
    await forum.open(colleague, { ...tags, kind: 'question' });
    const there = await forum.open(colleague, { ...tags, kind: 'question', channel: 'psychiatry' });
    expect(await forum.told(owner)).toEqual([there.firstPost.id, found.firstPost.id]);
  });

  it('takes emoji and text from right to left', async () => {
    await forum.save(owner, { q: 'نزيف 🩸' });
    const found = await forum.open(colleague, { body: '🩸 حالة نزيف بعد الجراحة 👩🏽‍⚕️' });
    expect(await forum.told(owner)).toEqual([found.firstPost.id]);
  });

  it('never tells of own posts, and nobody whose standing does not allow it', async () => {
    const suspended = await insertClinician(forum.dataSource);
    const expired = await insertClinician(forum.dataSource);
    for (const one of [owner, suspended, expired]) await forum.save(one, 'tamponade');
    await forum.dataSource.query('UPDATE clinician SET suspended_at = now() WHERE id = $1', [
      suspended.id,
    ]);
    await forum.dataSource.query(
      `UPDATE clinician SET verified_until = now() - interval '1 hour' WHERE id = $1`,
      [expired.id],
    );
    await forum.open(owner, { title: 'Tamponade' });
    for (const one of [owner, suspended, expired]) expect(await forum.told(one)).toEqual([]);
  });

  it('tells once, however often the post is touched, edited or looked at', async () => {
    await forum.save(owner, 'tolvaptan');
    const { firstPost } = await forum.open(colleague, { body: 'Tolvaptan?' });
    expect(await forum.told(owner)).toEqual([firstPost.id]);
    await forum.notifications.markRead(owner, { upTo: (await forum.list(owner)).items[0]!.id });
    await forum.app.get(ReactionsService).react(owner, firstPost.id, 'helpful');
    await edits().edit(colleague, firstPost.id, { body: 'Tolvaptan, again?' });
    await forum.app.get(SavedSearchMatcher).match([firstPost.id, firstPost.id]);
    expect(await forum.told(owner)).toEqual([firstPost.id]);
    expect((await forum.list(owner)).unread).toBe(0);
  });

  it('tells of an edit that makes a post match, but not of one that changes nothing to it', async () => {
    const old = await forum.open(colleague, { body: 'Ivabradine was tried.' });
    const other = await forum.open(colleague, { body: 'Something was tried.' });
    await forum.save(owner, 'ivabradine');
    await edits().edit(colleague, old.firstPost.id, { body: 'Ivabradine was tried in vain.' });
    expect(await forum.told(owner)).toEqual([]);
    await edits().edit(colleague, other.firstPost.id, { body: 'Ivabradine too.' });
    expect(await forum.told(owner)).toEqual([other.firstPost.id]);
  });

  it('tells of an edit that newly names a medication, by any of its names', async () => {
    const { firstPost } = await forum.open(colleague, { body: 'Something was tried.' });
    await edits().edit(colleague, firstPost.id, { body: 'Something else was tried.' });
    const named = await forum.open(colleague, { body: 'Edoxaban was tried.' });
    await forum.save(owner, { q: '', medication: 'edoxaban' });
    await forum.app.get(ReactionsService).react(owner, named.firstPost.id, 'helpful');
    await edits().edit(colleague, named.firstPost.id, { body: 'Edoxaban was tried, in vain.' });
    await forum.app.get(ReactionsService).react(owner, firstPost.id, 'helpful');
    expect(await forum.told(owner)).toEqual([]);
    await edits().edit(colleague, firstPost.id, { body: 'Lixiana was tried.' });
    expect(await forum.told(owner)).toEqual([firstPost.id]);
  });

  it('is silent where a post that was edited before it was saved is touched', async () => {
    const { firstPost } = await forum.open(colleague, { body: 'Something.' });
    await edits().edit(colleague, firstPost.id, { body: 'Vorapaxar.' });
    await forum.save(owner, 'vorapaxar');
    await forum.app.get(ReactionsService).react(owner, firstPost.id, 'helpful');
    expect(await forum.told(owner)).toEqual([]);
  });

  it('says nothing of what was posted before it was saved, nor while notifications were off', async () => {
    await forum.open(colleague, { body: 'Nesiritide' });
    const saved = await forum.save(owner, 'nesiritide', false);
    await forum.open(colleague, { body: 'Nesiritide once more' });
    await forum.searches.change(owner, saved.id, { notify: true });
    expect(await forum.told(owner)).toEqual([]);
    const now = await forum.open(colleague, { body: 'Nesiritide now' });
    expect(await forum.told(owner)).toEqual([now.firstPost.id]);
    await forum.searches.change(owner, saved.id, { notify: false });
    await forum.open(colleague, { body: 'Nesiritide later' });
    expect(await forum.told(owner)).toEqual([now.firstPost.id]);
  });

  it('follows a change of what it asks for', async () => {
    const saved = await forum.save(owner, 'dofetilide');
    await forum.searches.change(owner, saved.id, { search: { q: 'vernakalant' } });
    await forum.open(colleague, { body: 'Dofetilide' });
    const found = await forum.open(colleague, { body: 'Vernakalant' });
    expect(await forum.told(owner)).toEqual([found.firstPost.id]);
  });

  it('heeds a muted thread', async () => {
    await forum.save(owner, 'droxidopa');
    const thread = await forum.open(colleague, {});
    await forum.app.get(ReadStateService).subscribe(owner, thread.id, 'mute');
    await forum.reply(colleague, thread.id, 'Droxidopa');
    expect(await forum.told(owner)).toEqual([]);
  });

  it('tells of a private channel its members alone', async () => {
    const member = await insertClinician(forum.dataSource);
    const channel = await ward([member]);
    await forum.save(owner, 'levosimendan');
    await forum.save(member, 'levosimendan');
    const hidden = await forum.open(colleague, { body: 'Levosimendan', channel: channel.id });
    expect(await forum.told(owner)).toEqual([]);
    expect(await forum.told(member)).toEqual([hidden.firstPost.id]);
    // Admitted later: what was posted before is no news even then.
    await forum.app.get(MembershipsService).add(colleague, channel.id, owner.id, 'member');
    await forum.app.get(SavedSearchMatcher).match([hidden.firstPost.id]);
    expect((await forum.list(owner)).items).toHaveLength(1);
  });

  it('says nothing of what was deleted before it was looked at', async () => {
    await forum.save(owner, 'milrinone');
    const { firstPost, id } = await forum.open(colleague, { body: 'Milrinone' });
    const reply = await forum.reply(colleague, id, 'Milrinone, yes');
    await edits().remove(colleague, reply.id);
    expect(await forum.told(owner)).toEqual([firstPost.id]);
    expect((await forum.list(owner)).items[0]?.posts).toBe(1);
  });

  it('tells one time where two processes look at the same post at once', async () => {
    await forum.save(owner, 'esmolol');
    const posts = [];
    for (let i = 0; i < 5; i += 1) posts.push(await forum.open(colleague, { body: 'Esmolol' }));
    const ids = posts.map(({ firstPost }) => firstPost.id);
    const matcher = forum.app.get(SavedSearchMatcher);
    await Promise.all([
      matcher.match(ids),
      matcher.match(ids.toReversed()),
      ...ids.map((id) => matcher.match([id])),
    ]);
    expect((await forum.told(owner)).toSorted()).toEqual(ids.toSorted());
    expect((await forum.list(owner)).unread).toBe(5);
  });
});

describe('ten thousand saved searches that have nothing to do with a post', () => {
  const rowsOf = (node: Record<string, unknown>): number =>
    Number(node['Actual Rows'] ?? 0) * Number(node['Actual Loops'] ?? 1) +
    Number(node['Rows Removed by Filter'] ?? 0) +
    ((node.Plans ?? []) as Record<string, unknown>[]).reduce((sum, one) => sum + rowsOf(one), 0);

  /** Rows that the candidates of a post cost, and the statements that matching it takes. */
  async function cost(postId: string, keys: string[]) {
    await forum.dataSource.query('VACUUM ANALYZE saved_search, saved_search_key');
    const [row] = await forum.dataSource.query<
      { 'QUERY PLAN': { Plan: Record<string, unknown> }[] }[]
    >(`EXPLAIN (ANALYZE, FORMAT JSON) ${candidatesSql}`, [keys, null]);
    const { count } = await countQueries(forum.dataSource, () =>
      forum.app.get(SavedSearchMatcher).match([postId]),
    );
    return { rows: rowsOf(row!['QUERY PLAN'][0]!.Plan), statements: count };
  }

  it('add no work to it', async () => {
    await forum.save(owner, 'landiolol');
    const { firstPost } = await forum.open(colleague, { body: 'Landiolol in sepsis, day 3.' });
    await forum.match();
    const keys = ['word landiolol', 'word sepsi', 'word day', 'word 3', 'kind question'];
    const before = await cost(firstPost.id, keys);
    await forum.dataSource.query(
      `WITH many AS (
         INSERT INTO saved_search (id, owner_id, name, search, notify, standing, prepared_as, since,
           created_at)
         SELECT gen_random_uuid(), $1, 'Unrelated', '{"q":""}', true,
                jsonb_build_object('words', jsonb_build_array(jsonb_build_array(jsonb_build_array(
                  jsonb_build_array('unrelated' || n, 0)))), 'without', '[]'::jsonb,
                  'conditions', '[]'::jsonb), 'none', now(), now()
           FROM generate_series(1, 10000) n RETURNING id)
       INSERT INTO saved_search_key (key, saved_search_id)
       SELECT 'word unrelated' || row_number() OVER (), id FROM many`,
      [colleague.id],
    );
    const after = await cost(firstPost.id, keys);
    expect(before.rows).toBeGreaterThan(0);
    expect(after.rows).toBeLessThanOrEqual(before.rows);
    expect(after.statements).toBe(before.statements);
  });
});
