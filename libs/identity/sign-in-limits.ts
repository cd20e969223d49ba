import { createHash } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { ENVIRONMENT, SharedRedis, type Environment } from '@rounds/platform';
import { networkOf, RateLimit } from './rate-limit.js';

const MINUTE = 60;

/** Against guessing passwords and making accounts by the hundred. */
@Injectable()
export class SignInLimits {
  private readonly perEmail: RateLimit;
  private readonly perNetwork: RateLimit;
  private readonly registrations: RateLimit;

  constructor(@Inject(ENVIRONMENT) environment: Environment, @Optional() redis?: SharedRedis) {
    const on = environment.ROUNDS_RATE_LIMITS === 'on';
    this.perEmail = new RateLimit('email', 10, 15 * MINUTE, on, redis);
    this.perNetwork = new RateLimit('network', 60, 15 * MINUTE, on, redis);
    this.registrations = new RateLimit('registrations', 20, 60 * MINUTE, on, redis);
  }

  registration(ip: string): Promise<void> {
    return this.registrations.take(networkOf(ip));
  }

  /**
   * Counts a failure *before* the password is looked at, or many at once would all get through.
   * The answer takes that back: call it when the password was right.
   */
  async attempt(email: string, ip: string): Promise<() => Promise<void>> {
    const account = createHash('sha256').update(email.toLowerCase()).digest('base64');
    const network = networkOf(ip);
    await this.perNetwork.take(network);
    await this.perEmail.take(account);
    return async () => {
      await this.perEmail.clear(account);
      await this.perNetwork.giveBack(network);
    };
  }
}
