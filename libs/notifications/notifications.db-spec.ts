import { ChannelsService, MembershipsService } from '@rounds/channels';
import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { countQueries, insertClinician } from '@rounds/testing';
import { PostEditsService } from '@rounds/threads';
import { NotificationJobs } from './notification-jobs.js';
import { NotificationsTestForum } from './notifications-test-forum.js';
import { SavedSearchMatcher } from './saved-search-matcher.js';

let forum: NotificationsTestForum;
let owner: Viewer;
let colleague: Viewer;

beforeAll(async () => {
  forum = await NotificationsTestForum.open();
});
afterAll(() => forum?.close());
beforeEach(async () => {
  owner = await insertClinician(forum.dataSource);
  colleague = await insertClinician(forum.dataSource, { displayName: 'Dr Colleague' });
  await forum.save(owner, 'ranolazine');
});

const post = (body = 'Ranolazine') => forum.open(colleague, { title: 'On angina', body });
const ids = async (clinician = owner) => (await forum.list(clinician)).items.map((item) => item.id);

describe('notifications', () => {
  it('say what matched, where, by whom and when', async () => {
    const thread = await post('Ranolazine **works**, see [this](https://example.org).');
    await forum.match();
    const { items, unread, nextCursor } = await forum.list(owner);
    expect({ unread, nextCursor }).toEqual({ unread: 1, nextCursor: null });
    expect(items).toEqual([
      {
        id: expect.any(String),
        kind: 'saved-search',
        savedSearch: { id: expect.any(String), name: 'Saved' },
        thread: {
          id: thread.id,
          title: 'On angina',
          channelSlug: 'cardiology',
          channelName: expect.any(String),
        },
        post: {
          id: thread.firstPost.id,
          number: 1,
          author: colleague.author,
          excerpt: 'Ranolazine works, see this.',
        },
        posts: 1,
        createdAt: expect.any(String),
        readAt: null,
      },
    ]);
  });

  it('gather what matches in one thread while unread, and begin anew once read', async () => {
    const thread = await post();
    await forum.match();
    const [first] = await ids();
    const second = await forum.reply(colleague, thread.id, 'Ranolazine, 500 mg');
    const third = await forum.reply(colleague, thread.id, 'Ranolazine, 750 mg');
    await forum.match();
    const { items, unread } = await forum.list(owner);
    expect(items.map(({ posts, post: { id } }) => [posts, id])).toEqual([[3, third.id]]);
    expect(unread).toBe(1);
    // A new id: who has read up to the old one has not read this.
    expect(items[0]!.id > first!).toBe(true);
    expect(await forum.notifications.markRead(owner, { upTo: first! })).toEqual({ unread: 1 });
    await forum.notifications.markRead(owner, { upTo: items[0]!.id });
    const fourth = await forum.reply(colleague, thread.id, 'Ranolazine, 1 g');
    await forum.match();
    const after = await forum.list(owner);
    expect(after.items.map(({ posts, post: { id } }) => [posts, id])).toEqual([
      [1, fourth.id],
      [3, third.id],
    ]);
    expect(after.unread).toBe(1);
    expect(second.number).toBe(2);
  });

  it('page without overlap, newest first', async () => {
    for (let i = 0; i < 7; i += 1) {
      await post();
      await forum.match();
    }
    const all = await ids();
    expect(all).toEqual(all.toSorted().toReversed());
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await forum.list(owner, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(all);
    expect(seen).toHaveLength(7);
  });

  it('are marked as read up to one or some of them, as often as one likes', async () => {
    for (let i = 0; i < 4; i += 1) {
      await post();
      await forum.match();
    }
    const [fourth, third, second, first] = (await ids()) as [string, string, string, string];
    const read = (body: { upTo: string } | { ids: string[] }, by = owner) =>
      forum.notifications.markRead(by, body);
    expect(await read({ ids: [third, newId()] })).toEqual({ unread: 3 });
    expect(await read({ ids: [third, newId()] })).toEqual({ unread: 3 });
    expect(await read({ upTo: fourth }, colleague)).toEqual({ unread: 0 });
    expect(await read({ upTo: second })).toEqual({ unread: 1 });
    const times = await forum.list(owner);
    await read({ upTo: fourth });
    await read({ ids: [first, second, third, fourth] });
    const after = await forum.list(owner);
    expect(after.unread).toBe(0);
    expect(after.items.slice(1)).toEqual(times.items.slice(1)); // when it was read stays
  });

  it('of a private channel that was left meanwhile are neither shown nor counted', async () => {
    const about = { name: 'Ward', description: '', visibility: 'private' } as const;
    const ward = await forum.app.get(ChannelsService).create(colleague, about, null);
    const members = forum.app.get(MembershipsService);
    await members.add(colleague, ward.id, owner.id, 'member');
    await forum.open(colleague, { body: 'Ranolazine', channel: ward.id });
    await forum.match();
    const { items } = await forum.list(owner);
    expect(items).toHaveLength(1);
    await members.leave(owner, ward.id);
    const left = await forum.list(owner);
    expect([left.items, left.unread]).toEqual([[], 0]);
    expect(await forum.notifications.events([[owner.id, items[0]!.id]])).toEqual([]);
    await members.add(colleague, ward.id, owner.id, 'member');
    expect((await forum.list(owner)).unread).toBe(1);
  });

  it('of posts that were deleted meanwhile go, or tell of those that are left', async () => {
    const thread = await post();
    const reply = await forum.reply(colleague, thread.id, 'Ranolazine');
    await forum.match();
    await forum.app.get(PostEditsService).remove(colleague, reply.id);
    const { items } = await forum.list(owner);
    expect(items.map((item) => [item.posts, item.post.id])).toEqual([[1, thread.firstPost.id]]);
    await forum.app.get(PostEditsService).remove(colleague, thread.firstPost.id);
    const left = await forum.list(owner);
    expect([left.items, left.unread]).toEqual([[], 0]);
  });

  it('are counted up to a hundred', async () => {
    const thread = await post();
    await forum.match();
    await forum.dataSource.query(
      `INSERT INTO notification (id, clinician_id, kind, saved_search_id, thread_id, post_ids,
         created_at, read_at)
       SELECT gen_random_uuid(), clinician_id, kind, saved_search_id, thread_id, post_ids, now(),
              now() FROM notification, generate_series(1, 120) WHERE thread_id = $1`,
      [thread.id],
    );
    await forum.dataSource.query('DROP INDEX notification_unread_of_thread');
    await forum.dataSource.query('UPDATE notification SET read_at = NULL WHERE thread_id = $1', [
      thread.id,
    ]);
    expect((await forum.list(owner)).unread).toBe(100);
    await forum.dataSource.query('DELETE FROM notification');
    await forum.dataSource.query(
      `CREATE UNIQUE INDEX notification_unread_of_thread
         ON notification (saved_search_id, thread_id) WHERE read_at IS NULL`,
    );
  });

  it('take two statements to list, however many there are', async () => {
    for (let i = 0; i < 3; i += 1) await post();
    await forum.match();
    const { count, result } = await countQueries(forum.dataSource, () => forum.list(owner));
    expect([count, result.items.length]).toEqual([2, 3]);
  });

  it('go with the search that they are of', async () => {
    await post();
    await forum.match();
    const [saved] = (await forum.searches.list(owner, { limit: 50 })).items;
    await forum.searches.remove(owner, saved!.id);
    expect(await ids()).toEqual([]);
  });

  it('are kept for ninety days after they were read', async () => {
    for (let i = 0; i < 3; i += 1) await post();
    await forum.match();
    const [unread, kept, old] = await ids();
    const age = (id: string | undefined, days: number) =>
      forum.dataSource.query(
        `UPDATE notification SET read_at = now() - make_interval(days => $2) WHERE id = $1`,
        [id, days],
      );
    await age(kept, 89);
    await age(old, 91);
    expect(await forum.app.get(NotificationJobs).pruneBatch()).toBe(1);
    expect(await ids()).toEqual([unread, kept]);
  });

  it('are announced to the nodes with whom they are for', async () => {
    await post();
    await forum.match();
    await forum.dataSource.query('SELECT pg_sleep(0.1)');
    const [id] = await ids();
    expect(forum.news.filter(([clinicianId]) => clinicianId === owner.id)).toEqual([
      [owner.id, id],
    ]);
  });

  it('are announced by the commit that makes them: who is killed after it has told', async () => {
    const { firstPost } = await post();
    const { statements } = await countQueries(forum.dataSource, () =>
      forum.app.get(SavedSearchMatcher).match([firstPost.id]),
    );
    const told = statements.findIndex((sql) => sql.includes('pg_notify'));
    const written = statements.findIndex((sql) => sql.includes('INSERT INTO notification'));
    const begun = statements.findIndex((sql) => sql.startsWith('START TRANSACTION'));
    const committed = statements.indexOf('COMMIT');
    const order = [begun, written, told, committed];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });
});
