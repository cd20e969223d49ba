import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import type { Presented } from './passport-run.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { tokenOf } from './session-token.js';
import type { Viewer } from './viewer.js';

/** Whoever presents the token of a session, as the cookie or after `Bearer`. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'rounds-session') {
  constructor(private readonly sessions: SessionAuthenticator) {
    super();
  }

  validate(presented: Presented): Promise<Viewer | null> | null {
    const token = tokenOf(presented.headers);
    return token === null ? null : this.sessions.viewerOf(token);
  }
}
