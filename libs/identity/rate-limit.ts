import { isIPv6 } from 'node:net';
import type { SharedRedis } from '@rounds/platform';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { rateLimited } from './identity-errors.js';

/** A Redis that does not answer within this is done without. */
const REDIS_MS = 250;

/**
 * So many per window and key: counted in Redis for all processes together where there is one, and
 * by each process for itself while it is away. Switched off, it lets everything pass.
 */
export class RateLimit {
  private readonly limiter: RateLimiterMemory | RLWrapperTimeouts;

  constructor(
    name: string,
    points: number,
    durationSeconds: number,
    private readonly on: boolean,
    redis: SharedRedis | null = null,
  ) {
    const options = { points, duration: durationSeconds };
    const alone = new RateLimiterMemory(options);
    this.limiter = redis?.commands
      ? new RLWrapperTimeouts({
          timeoutMs: REDIS_MS,
          limiter: new RateLimiterRedis({
            ...options,
            keyPrefix: `rounds:limit:${name}`,
            storeClient: asStore(redis, redis.commands),
            useRedisPackage: true,
            rejectIfRedisNotReady: true,
            insuranceLimiter: alone,
          }),
        })
      : alone;
  }

  /** Throws `rate_limited` once the window's share is used up. */
  async take(key: string): Promise<void> {
    if (!this.on) return;
    try {
      await this.limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw rateLimited(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }

  /** What was taken did not count after all. */
  async giveBack(key: string): Promise<void> {
    if (this.on) await this.limiter.reward(key);
  }

  async clear(key: string): Promise<void> {
    if (this.on) await this.limiter.delete(key);
  }
}

/** Frozen counts as away as well: then nobody is to wait for it. */
const asStore = (redis: SharedRedis, commands: NonNullable<SharedRedis['commands']>) => ({
  get isReady() {
    return redis.up;
  },
  eval: commands.eval.bind(commands),
  multi: commands.multi.bind(commands),
  del: (key: string) => (redis.up ? commands.del(key) : Promise.reject(new Error('away'))),
});

/** Whom to count an address as: IPv6 by its /64, which is what one household or server gets. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  const [left = '', right] = (ip.split('%')[0] ?? '').split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
