import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from './identity-errors.js';

/** So many per window and key, counted in this process. Switched off, it lets everything pass. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  constructor(
    points: number,
    durationSeconds: number,
    private readonly on: boolean,
  ) {
    this.limiter = new RateLimiterMemory({ points, duration: durationSeconds });
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
