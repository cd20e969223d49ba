import { Injectable } from '@nestjs/common';
import { newId } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { SessionAuthenticator } from './session-authenticator.js';
import { SESSION_DAYS } from './session-cookie.js';
import { hashToken, newToken } from './session-token.js';
import { notifyStanding } from './standing-news.js';
import { StandingWatch } from './standing-watch.js';

/** Of one clinician at a time: whoever signs in once more ends the oldest. */
const MOST_SESSIONS = 50;

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
      `WITH surplus AS (
         UPDATE session SET revoked_at = now() WHERE id IN (
           SELECT id FROM session
            WHERE clinician_id = $3 AND revoked_at IS NULL AND expires_at > now()
            ORDER BY id DESC OFFSET $5))
       INSERT INTO session (id, token_hash, clinician_id, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
      [newId(), hashToken(token), clinicianId, SESSION_DAYS, MOST_SESSIONS - 1],
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
