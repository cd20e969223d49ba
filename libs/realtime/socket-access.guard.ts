import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, decide, SessionAuthenticator, type AccessRule } from '@rounds/identity';
import type { ForumSocket } from './forum-socket.js';

/** Stands before every event, as AccessGuard before every route, with the same rules. */
@Injectable()
export class SocketAccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const socket = context.switchToWs().getClient<ForumSocket>();
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]) ?? { who: 'verified' };
    const viewer = await this.sessions.viewerOf(socket.data.token);
    const refusal = decide(rule, viewer, true);
    if (refusal) throw refusal;
    if (viewer) socket.data.viewer = viewer;
    return true;
  }
}
