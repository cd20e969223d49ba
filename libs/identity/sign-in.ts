import { Inject, Injectable } from '@nestjs/common';
import type { LoginBody, SignedIn } from '@rounds/contracts';
import { ENVIRONMENT, type Environment } from '@rounds/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wrongCredentials } from './identity-errors.js';
import { LocalStrategy, type SignedInClinician } from './local.strategy.js';
import { OwnProfiles } from './own-profile.js';
import { authenticate } from './passport-run.js';
import { setSessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';
import type { Viewer } from './viewer.js';

@Injectable()
export class SignIn {
  constructor(
    private readonly strategy: LocalStrategy,
    private readonly limits: SignInLimits,
    private readonly sessions: Sessions,
    private readonly profiles: OwnProfiles,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  async login(body: LoginBody, request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
    const succeeded = await this.limits.attempt(body.email, request.ip);
    const presented = { headers: request.headers, body };
    const account = await authenticate<SignedInClinician>(this.strategy, presented);
    if (!account) throw wrongCredentials();
    await succeeded();
    const token = await this.sessions.open(account.id);
    this.setCookie(request, reply, token);
    return { token, clinician: await this.profiles.read(account.id) };
  }

  async logout(
    viewer: Viewer,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Record<string, never>> {
    await this.sessions.revoke(viewer.sessionId);
    this.setCookie(request, reply, '');
    return {};
  }

  private setCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
    setSessionCookie(request, reply, token, this.environment.NODE_ENV === 'production');
  }
}
