import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SessionCache } from './session-cache.js';
import { standingOfToken } from './session-standing.js';
import { hashToken, isToken } from './session-token.js';
import { lossBetween } from './standing-loss.js';
import { StandingWatch } from './standing-watch.js';
import type { Viewer } from './viewer.js';

/** Tells who holds a token: for requests, for sockets, and mostly without the database. */
@Injectable()
export class SessionAuthenticator {
  constructor(
    private readonly cache: SessionCache,
    private readonly watch: StandingWatch,
    private readonly dataSource: DataSource,
  ) {}

  /** Null for a token that is malformed, unknown, revoked or out of date. */
  async viewerOf(token: string): Promise<Viewer | null> {
    if (!isToken(token)) return null;
    const hash = hashToken(token);
    const key = hash.toString('base64');
    return this.cache.trusted(key) ?? this.read(key, hash);
  }

  /**
   * Keeps this session watched while something lives on it, such as a socket, so that StandingLost
   * comes even when it makes no request. Call the answer when that ends.
   */
  hold(viewer: Viewer): () => void {
    return this.cache.hold(viewer);
  }

  private async read(key: string, hash: Buffer): Promise<Viewer | null> {
    for (;;) {
      const { epoch } = this.cache;
      const askedAt = this.cache.now();
      const standing = await standingOfToken((sql, p) => this.dataSource.query(sql, p), hash);
      if (this.cache.epoch !== epoch) continue;
      const viewer = standing?.viewer ?? null;
      const before = this.cache.remembered(key);
      if (before && lossBetween(before, viewer)) {
        // Told once for all their sessions together, hence not by this read alone.
        await this.watch.changed({ clinicianId: before.id });
      } else if (standing) {
        this.cache.put(key, standing, askedAt);
      }
      return viewer;
    }
  }
}
