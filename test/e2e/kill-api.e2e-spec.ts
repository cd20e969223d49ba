import type { ChannelEventType, ChannelEventView, PostView } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { findFaults, type Acknowledged, type Found } from '../faults/acknowledged-posts.js';
import { killApiUnderLoad } from '../faults/kill-api.js';

describe('killing the api under load', () => {
  it('loses, doubles and disorders nothing that was acknowledged', async () => {
    const seed = Number(process.env.ROUNDS_TEST_SEED ?? Date.now() % 1_000_000);
    const report = await killApiUnderLoad({ seed, kills: 2 });
    expect([seed, report.faults]).toEqual([seed, []]);
    expect(report.acknowledged).toBeGreaterThan(40);
    expect(report.retried).toBeGreaterThan(0);
  }, 300_000);
});

describe('the check of what was acknowledged', () => {
  const threadId = newId();
  const channelId = newId();
  const post = (number: number) =>
    ({
      ...{ id: newId(), threadId, channelId, number, body: `body ${number}`, deletedAt: null },
      reactions: { helpful: 0, 'seen-it-too': 0 },
    }) as PostView;
  const event = (
    seq: number,
    { id: postId }: PostView,
    type: ChannelEventType = 'post.published',
  ): ChannelEventView => ({
    ...{ channelId, seq, type, threadId, postId },
    at: new Date().toISOString(),
  });

  /** Ten posts, each sent after the one before was acknowledged. */
  function sound(): { acknowledged: Acknowledged[]; found: Found } {
    const posts = Array.from({ length: 10 }, (_, i) => post(i + 1));
    return {
      acknowledged: posts.map((p, i) => ({
        ...{ post: p, sentAt: i * 10, acknowledgedAt: i * 10 + 5 },
        ...{ edits: 0, helpful: 0 },
      })),
      found: { posts, events: posts.map((p, i) => event(i + 1, p)) },
    };
  }

  it('finds nothing where there is nothing', () => {
    const { acknowledged, found } = sound();
    expect(findFaults(acknowledged, found)).toEqual([]);
  });

  it('finds a loss', () => {
    const { acknowledged, found } = sound();
    const posts = found.posts.filter((p) => p.number !== 10);
    const faults = findFaults(acknowledged, { posts, events: found.events.slice(0, 9) });
    expect(faults).toEqual([expect.stringMatching(/^lost: body 10/)]);
  });

  it('finds a duplicate', () => {
    const { acknowledged, found } = sound();
    const twin = { ...post(11), body: 'body 4' };
    const doubled = { posts: [...found.posts, twin], events: [...found.events, event(11, twin)] };
    expect(findFaults(acknowledged, doubled)).toEqual(['2 times: body 4']);
  });

  it('finds a disorder', () => {
    const { acknowledged, found } = sound();
    const [third, seventh] = [acknowledged[2], acknowledged[6]];
    if (!third || !seventh) throw new Error('there are ten');
    Object.assign(third, { sentAt: 60, acknowledgedAt: 65 });
    Object.assign(seventh, { sentAt: 20, acknowledgedAt: 25 });
    const faults = findFaults(acknowledged, found);
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toMatch(/^out of order/);
  });

  it('does not call it disorder where both were under way', () => {
    const { acknowledged, found } = sound();
    for (const one of acknowledged) Object.assign(one, { sentAt: 100 - one.post.number });
    for (const one of acknowledged) Object.assign(one, { acknowledgedAt: 200 });
    expect(findFaults(acknowledged, found)).toEqual([]);
  });

  it('finds an edit, a deletion and a reaction that are not there, or not told of once', () => {
    const { acknowledged, found } = sound();
    const [one, two, three] = acknowledged as [Acknowledged, Acknowledged, Acknowledged];
    Object.assign(one, { edits: 1, post: { ...one.post, body: 'edited' } });
    Object.assign(two, { post: { ...two.post, body: '', deletedAt: '2026-01-01' } });
    Object.assign(three, { helpful: 2 });
    const posts = found.posts.map((p) => {
      if (p.number <= 2) return acknowledged[p.number - 1]!.post;
      return p.number === 3 ? { ...p, reactions: { ...p.reactions, helpful: 2 } } : p;
    });
    const events = [
      ...found.events,
      event(11, one.post, 'post.edited'),
      event(12, two.post, 'post.deleted'),
      event(13, three.post, 'post.reacted'),
      event(14, three.post, 'post.reacted'),
    ];
    expect(findFaults(acknowledged, { posts, events })).toEqual([]);
    expect(findFaults(acknowledged, { posts: found.posts, events })).toEqual([
      'changed: edited was number 1, is 1 body 1',
      expect.stringMatching(/^back again: body 2/),
      'changes of body 3: 0,0,2,0 instead of 0,0,2,2',
    ]);
    const again = [...events, event(15, one.post, 'post.edited')];
    expect(findFaults(acknowledged, { posts, events: again })).toEqual([
      'changes of edited: 2,0,0,0 instead of 1,0,0,0',
    ]);
    expect(findFaults(acknowledged, { posts, events: found.events })).toHaveLength(3);
  });

  it('finds a change, a gap in the numbers, a gap in the log and a post that it does not tell', () => {
    const { acknowledged, found } = sound();
    const changed = found.posts.map((p) => (p.number === 3 ? { ...p, body: 'other' } : p));
    expect(findFaults(acknowledged, { ...found, posts: changed })).toEqual([
      'changed: body 3 was number 3, is 3 other',
    ]);
    const shifted = found.posts.map((p) => (p.number === 10 ? { ...p, number: 12 } : p));
    expect(findFaults([], { ...found, posts: shifted })).toEqual([
      'number 12 stands where 10 should',
    ]);
    const gap = found.events.map((e) => (e.seq === 10 ? { ...e, seq: 11 } : e));
    expect(findFaults([], { ...found, events: gap })).toEqual(['seq 11 stands where 10 should']);
    const untold = found.events.slice(0, 9);
    expect(findFaults([], { ...found, events: untold })).toEqual(['0 events tell of body 10']);
  });
});
