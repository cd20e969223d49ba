import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { decide } from './access-decision.js';
import { ACCESS_RULE, type AccessRule } from './access-rules.js';
import { authenticate } from './passport-run.js';
import { writes } from './request-method.js';
import { SessionStrategy } from './session.strategy.js';
import type { Viewer } from './viewer.js';

/** Stands before every route. One that states no rule is for verified clinicians only. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: SessionStrategy,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // The gateway decides for itself, with `decide`: a socket keeps its viewer between events.
    if (context.getType() !== 'http') return true;
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]) ?? { who: 'verified' };
    if (rule.who === 'anyone') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { viewer: Viewer | null }>();
    const viewer = await authenticate<Viewer>(this.strategy, request);
    const refusal = decide(rule, viewer, writes(request.method));
    if (refusal) throw refusal;
    request.viewer = viewer;
    return true;
  }
}
