import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ENVIRONMENT, SharedRedis, type Environment } from '@rounds/platform';
import type { FastifyRequest } from 'fastify';
import { UNCOUNTED } from './access-rules.js';
import { RateLimit } from './rate-limit.js';
import { writes } from './request-method.js';
import type { Viewer } from './viewer.js';

/** No one writes more than 120 times a minute by hand. Stands after AccessGuard. */
@Injectable()
export class WriteRateLimit implements CanActivate {
  private readonly limit: RateLimit;

  constructor(
    @Inject(ENVIRONMENT) environment: Environment,
    private readonly reflector: Reflector,
    redis: SharedRedis,
  ) {
    this.limit = new RateLimit('writes', 120, 60, environment.ROUNDS_RATE_LIMITS === 'on', redis);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    if (this.reflector.get<boolean>(UNCOUNTED, context.getHandler())) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { viewer?: Viewer }>();
    if (request.viewer && writes(request.method)) await this.limit.take(request.viewer.id);
    return true;
  }
}
