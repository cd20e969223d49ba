import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '@rounds/platform';
import type { FastifyRequest } from 'fastify';
import { wrongOrigin } from './identity-errors.js';
import { originAllowed } from './origin-check.js';
import { writes } from './request-method.js';
import { bearerOf } from './session-token.js';

/**
 * Refuses writes that another site makes a browser send: with the cookie, and without it too, so
 * that nobody is signed in to an account of somebody else's choosing. No other site can make a
 * browser send a Bearer token.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(@Inject(ENVIRONMENT) private readonly environment: Environment) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!writes(request.method) || bearerOf(request.headers) !== null) return true;
    if (!originAllowed(request, this.environment.ROUNDS_ORIGINS)) throw wrongOrigin();
    return true;
  }
}
