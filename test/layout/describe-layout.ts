import { whyNoRedis } from './layout-redis.js';

/** As describe, where a Redis can be started; elsewhere skipped and said so, and failed with CI=true. */
export function describeLayout(name: string, body: () => void): void {
  const reason = whyNoRedis();
  if (!reason) return describe(name, body);
  if (process.env.CI === 'true') {
    describe(name, () => {
      it('has what it needs', () => {
        throw new Error(reason);
      });
    });
    return;
  }
  console.warn(`${name}: not run. ${reason}`);
  describe.skip(`${name} (${reason})`, body);
}
