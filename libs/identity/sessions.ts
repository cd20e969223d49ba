import { Injectable } from '@nestjs/common';
import { newId } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { SessionAuthenticator } from './session-authenticator.js';
import { SESSION_DAYS } from './session-cookie.js';
import { hashToken, newToken } from './session-token.js';
import { notifyStanding } from './standing-news.js';
import { StandingWatch } from './standing-watch.js';

@Injectable()
export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly authenticator: SessionAuthenticator,
    private readonly watch: StandingWatch,
  ) {}

  /** A new session; the token is shown here and never again. */
  async open(clinicianId: string): Promise<string> {
    const token = newToken();
    await this.dataSource.query(
      `INSERT INTO session (id, token_hash, clinician_id, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
      [newId(), hashToken(token), clinicianId, SESSION_DAYS],
    );
    await this.authenticator.viewerOf(token); // into the cache: the first request comes next
    return token;
  }

  async revoke(sessionId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`UPDATE session SET revoked_at = now() WHERE id = $1`, [sessionId]);
      await notifyStanding(tx, { sessionId });
    });
    await this.watch.changed({ sessionId });
  }
}
