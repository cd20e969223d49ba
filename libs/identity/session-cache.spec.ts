import { SessionCache } from './session-cache.js';
import type { Viewer } from './viewer.js';

const viewer = (sessionId: string, change: Partial<Viewer> = {}): Viewer => ({
  id: 'clinician',
  sessionId,
  displayName: 'Dr. C',
  role: 'clinician',
  author: {
    id: 'clinician',
    displayName: 'Dr. C',
    specialty: null,
    specialtyName: null,
    kind: null,
    verified: true,
  },
  verification: 'verified',
  verified: true,
  suspended: false,
  ...change,
});
const suspended = (sessionId: string) => viewer(sessionId, { suspended: true, verified: false });

let now: number;
let cache: SessionCache;
const put = (key: string, read: Viewer, at: number) =>
  cache.put(key, { viewer: read, version: '1' }, at);
/** Of the sessions asked about all that is found has changed, and the others have ended. */
const confirm = (ids: string[], found: Viewer[], at: number) =>
  cache.confirm(
    cache.versionsOf(ids),
    new Map([
      ...ids.map((id) => [id, null] as const),
      ...found.map((read) => [read.sessionId, { viewer: read, version: '2' }] as const),
    ]),
    at,
  );
beforeEach(() => {
  now = 10_000;
  cache = new SessionCache(() => now);
});

describe('SessionCache', () => {
  it('trusts what was read for less than a second, unless it is confirmed', () => {
    put('token', viewer('s'), now);
    now += 999;
    expect(cache.trusted('token')?.sessionId).toBe('s');
    now += 1;
    expect(cache.trusted('token')).toBeNull();
    confirm(['s'], [viewer('s')], now);
    expect(cache.trusted('token')?.sessionId).toBe('s');
  });

  it('takes what did not change for what it was, if that is what was asked about', () => {
    put('token', viewer('s'), now);
    const asked = cache.versionsOf(['s', 'unknown']);
    expect([...asked]).toEqual([['s', '1']]);
    now += 1_000;
    expect(cache.confirm(asked, new Map(), now)).toEqual([]);
    expect(cache.trusted('token')).toEqual(viewer('s'));
    cache.put('token', { viewer: suspended('s'), version: '2' }, now);
    cache.distrust({ sessionId: 's' });
    cache.confirm(asked, new Map(), now);
    expect(cache.trusted('token')).toBeNull();
  });

  it('counts from the beginning of the read, not from its end', () => {
    const askedAt = now;
    now += 900;
    put('token', viewer('s'), askedAt);
    now += 200;
    expect(cache.trusted('token')).toBeNull();
  });

  it('does not let an old read overwrite a newer one', () => {
    put('token', suspended('s'), now);
    expect(confirm(['s'], [viewer('s')], now - 1)).toEqual([]);
    put('token', viewer('s'), now - 1);
    expect(cache.trusted('token')?.suspended).toBe(true);
  });

  it('tells of a suspension once for all sessions, and of an ended session by its own id', () => {
    for (const id of ['a', 'b', 'c']) put(id, viewer(id), now);
    now += 500;
    const losses = confirm(['a', 'b', 'c'], [suspended('a'), suspended('b')], now);
    expect(losses).toEqual([
      expect.objectContaining({ clinicianId: 'clinician', sessionId: null, code: 'suspended' }),
      expect.objectContaining({ clinicianId: 'clinician', sessionId: 'c', code: 'signed_out' }),
    ]);
    now += 500;
    expect(confirm(['a', 'b', 'c'], [suspended('a'), suspended('b')], now)).toEqual([]);
    expect(cache.sessions()).toEqual(['a', 'b']);
  });

  it('says that a verification ran out, and nothing when one is regained', () => {
    put('token', viewer('s'), now);
    const expired = viewer('s', { verification: 'expired', verified: false });
    expect(confirm(['s'], [expired], ++now)).toMatchObject([{ code: 'verification_expired' }]);
    expect(confirm(['s'], [viewer('s')], ++now)).toEqual([]);
  });

  it('says nothing of those who were never verified', () => {
    const fresh = viewer('s', { verification: 'unverified', verified: false });
    put('token', fresh, now);
    const pending = { ...fresh, verification: 'pending' as const };
    expect(confirm(['s'], [pending], ++now)).toEqual([]);
  });

  it('drops what is idle for a minute, unless it is held', () => {
    put('idle', viewer('idle'), now);
    put('used', viewer('used'), now);
    put('held', viewer('held'), now);
    const release = cache.hold(viewer('held'));
    const releaseToo = cache.hold(viewer('held'));
    now += 59_000;
    cache.trusted('used');
    now += 2_000;
    cache.dropIdle();
    expect(cache.sessions()).toEqual(['used', 'held']);
    release();
    release();
    now += 61_000;
    cache.dropIdle();
    expect(cache.sessions()).toEqual(['held']);
    releaseToo();
    now += 61_000;
    cache.dropIdle();
    expect(cache.sessions()).toEqual([]);
  });

  it('still finds the end of a session that was held after it ended', () => {
    cache.hold(viewer('s'));
    expect(confirm(cache.sessions(), [], now)).toMatchObject([{ sessionId: 's' }]);
  });

  it('distrusts at once, and moves on so that reads under way can be told', () => {
    put('token', viewer('s'), now);
    const { epoch } = cache;
    expect(cache.distrust({ clinicianId: 'somebody else' })).toEqual([]);
    expect(cache.trusted('token')).not.toBeNull();
    expect(cache.distrust({ clinicianId: 'clinician' })).toEqual(['s']);
    expect(cache.trusted('token')).toBeNull();
    expect(cache.epoch).toBe(epoch + 2);
  });
});
