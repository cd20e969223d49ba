import { TokenBucket } from './token-bucket.js';

describe('a token bucket', () => {
  let now = 0;
  const taken = (bucket: TokenBucket, tries: number) =>
    Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;

  it('lets the burst through at once, then the rate, and never saves more than a burst', () => {
    const bucket = new TokenBucket(5, 2, () => now);
    expect(taken(bucket, 9)).toBe(5);
    now += 1_000;
    expect(taken(bucket, 9)).toBe(2);
    now += 400;
    expect(taken(bucket, 9)).toBe(0);
    now += 100;
    expect(taken(bucket, 9)).toBe(1);
    now += 3_600_000;
    expect(taken(bucket, 9)).toBe(5);
  });
});
