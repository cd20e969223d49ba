import { DomainError, readEnvironment } from '@rounds/platform';
import { networkOf, RateLimit } from './rate-limit.js';
import { SignInLimits } from './sign-in-limits.js';

const refusal = async (promise: Promise<unknown>): Promise<DomainError | null> => {
  try {
    await promise;
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};
const limits = (ROUNDS_RATE_LIMITS: 'on' | 'off' = 'on') =>
  new SignInLimits(readEnvironment({ NODE_ENV: 'test', ROUNDS_RATE_LIMITS }));

describe('RateLimit', () => {
  it('refuses the one too many and says when to come back', async () => {
    const limit = new RateLimit('test', 2, 60, true);
    await limit.take('a');
    await limit.take('a');
    const refused = await refusal(limit.take('a'));
    expect(refused).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(refused?.extra.retryAfterSeconds).toBeGreaterThan(50);
    expect(refused?.extra.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await refusal(limit.take('b'))).toBeNull();
  });

  it('lets everything pass when it is off', async () => {
    const limit = new RateLimit('test', 1, 60, false);
    for (let i = 0; i < 5; i++) expect(await refusal(limit.take('a'))).toBeNull();
  });
});

describe('signing in', () => {
  it('stops the eleventh failure for one address, in whatever case and from anywhere', async () => {
    const guarded = limits();
    for (let i = 0; i < 10; i++) await guarded.attempt('a@rounds.test', `10.0.0.${i}`);
    expect(await refusal(guarded.attempt('A@Rounds.test', '10.0.1.1'))).toMatchObject({
      status: 429,
    });
    expect(await refusal(guarded.attempt('b@rounds.test', '10.0.1.1'))).toBeNull();
  });

  it('holds when the attempts come all at once', async () => {
    const guarded = limits();
    const all = await Promise.all(
      Array.from({ length: 40 }, () => refusal(guarded.attempt('a@rounds.test', '10.0.0.1'))),
    );
    expect(all.filter((refused) => refused === null)).toHaveLength(10);
  });

  it('stops the 61st failure from one network', async () => {
    const guarded = limits();
    for (let i = 0; i < 60; i++) await guarded.attempt(`${i}@rounds.test`, '10.0.0.1');
    expect(await refusal(guarded.attempt('new@rounds.test', '10.0.0.1'))).not.toBeNull();
    expect(await refusal(guarded.attempt('new@rounds.test', '10.0.0.2'))).toBeNull();
  });

  it('does not count those that succeed', async () => {
    const guarded = limits();
    for (let i = 0; i < 200; i++) {
      const succeeded = await guarded.attempt('a@rounds.test', '10.0.0.1');
      await succeeded();
    }
    expect(await refusal(guarded.attempt('a@rounds.test', '10.0.0.1'))).toBeNull();
  });

  it('stops the 21st registration from one network', async () => {
    const guarded = limits();
    for (let i = 0; i < 20; i++) await guarded.registration(`2001:db8:1:2::${i}`);
    expect(await refusal(guarded.registration('2001:db8:1:2:ffff::9'))).not.toBeNull();
    expect(await refusal(guarded.registration('2001:db8:1:3::9'))).toBeNull();
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:a:b:1:2:3:4', '2001:db8:a:b'],
    ['2001:0db8:000a:b::1', '2001:db8:a:b'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
  ])('%s is of %s', (ip, network) => expect(networkOf(ip)).toBe(network));
});
