import { lossBetween, type StandingLoss } from './standing-loss.js';
import type { Standing } from './session-standing.js';
import type { Viewer } from './viewer.js';

/** How long a standing that was read may be relied upon without another look. */
export const TRUSTED_MS = 1000;
const IDLE_MS = 60_000;

interface Entry {
  viewer: Viewer;
  /** As what it was read; empty where it was not. */
  version: string;
  tokenKey: string | null;
  /** When the read that last confirmed it began. */
  knownAt: number;
  usedAt: number;
  holders: number;
}

export type Whose = { clinicianId: string } | { sessionId: string };

/**
 * The sessions in use on this node and what was last known of them. It only remembers: reading is
 * StandingWatch's part. `epoch` moves with every `distrust`, so that a read which began before one
 * can be told from a read that saw the change.
 */
export class SessionCache {
  epoch = 0;
  private readonly bySession = new Map<string, Entry>();
  private readonly byToken = new Map<string, string>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  now(): number {
    return this.clock();
  }

  trusted(tokenKey: string): Viewer | null {
    const entry = this.entryOfToken(tokenKey);
    if (!entry) return null;
    const now = this.clock();
    entry.usedAt = now;
    return now - entry.knownAt < TRUSTED_MS ? entry.viewer : null;
  }

  /** What was last known of this token, however old. */
  remembered(tokenKey: string): Viewer | null {
    return this.entryOfToken(tokenKey)?.viewer ?? null;
  }

  put(tokenKey: string | null, { viewer, version }: Standing, knownAt: number): void {
    const before = this.bySession.get(viewer.sessionId);
    const latest = before && before.knownAt > knownAt ? before : { viewer, version, knownAt };
    this.bySession.set(viewer.sessionId, {
      viewer: latest.viewer,
      version: latest.version,
      tokenKey: tokenKey ?? before?.tokenKey ?? null,
      knownAt: latest.knownAt,
      usedAt: this.clock(),
      holders: before?.holders ?? 0,
    });
    if (tokenKey !== null) this.byToken.set(tokenKey, viewer.sessionId);
  }

  /** Keeps the session watched, used or not, until the answer is called. */
  hold(viewer: Viewer): () => void {
    // Ended meanwhile: remembered all the same, so that the next look finds the end and says so.
    if (!this.bySession.has(viewer.sessionId)) this.put(null, { viewer, version: '' }, -Infinity);
    const change = (by: number) => {
      const entry = this.bySession.get(viewer.sessionId);
      if (entry) Object.assign(entry, { holders: entry.holders + by, usedAt: this.clock() });
    };
    change(+1);
    let released = false;
    return () => {
      if (!released) change(-1);
      released = true;
    };
  }

  /** From now on these are read anew before they count; answers their sessions. */
  distrust(whose: Whose): string[] {
    this.epoch += 1;
    const ids = this.sessionsOf(whose);
    for (const id of ids) {
      const entry = this.bySession.get(id);
      if (entry) entry.knownAt = -Infinity;
    }
    return ids;
  }

  sessionsOf(whose: Whose): string[] {
    if ('sessionId' in whose) return this.bySession.has(whose.sessionId) ? [whose.sessionId] : [];
    return this.sessions().filter((id) => this.bySession.get(id)?.viewer.id === whose.clinicianId);
  }

  sessions(): string[] {
    return [...this.bySession.keys()];
  }

  held(): Viewer[] {
    return [...this.bySession.values()].filter((e) => e.holders > 0).map((e) => e.viewer);
  }

  /** What to ask about: of those that are remembered, the versions. */
  versionsOf(ids: string[]): Map<string, string> {
    const versions = new Map<string, string>();
    for (const id of ids) {
      const entry = this.bySession.get(id);
      if (entry) versions.set(id, entry.version);
    }
    return versions;
  }

  /**
   * Takes in what a read begun at `askedAt` found `changed` of `asked`, null for what ended; the
   * rest is as it was asked about. Answers what was lost, each once.
   */
  confirm(
    asked: ReadonlyMap<string, string>,
    changed: ReadonlyMap<string, Standing | null>,
    askedAt: number,
  ): StandingLoss[] {
    const losses = new Map<string, StandingLoss>();
    for (const [id, version] of asked) {
      const entry = this.bySession.get(id);
      if (!entry || entry.knownAt > askedAt) continue;
      const after = changed.get(id);
      if (after === undefined) {
        if (entry.version === version) entry.knownAt = askedAt;
        continue;
      }
      const loss = lossBetween(entry.viewer, after?.viewer ?? null);
      if (loss) losses.set(loss.sessionId ?? loss.clinicianId, loss);
      if (after) Object.assign(entry, after, { knownAt: askedAt });
      else this.forget(id);
    }
    return [...losses.values()];
  }

  dropIdle(): void {
    const before = this.clock() - IDLE_MS;
    for (const [id, entry] of this.bySession) {
      if (entry.holders === 0 && entry.usedAt < before) this.forget(id);
    }
  }

  private entryOfToken(tokenKey: string): Entry | undefined {
    const id = this.byToken.get(tokenKey);
    return id === undefined ? undefined : this.bySession.get(id);
  }

  private forget(id: string): void {
    const tokenKey = this.bySession.get(id)?.tokenKey;
    if (tokenKey) this.byToken.delete(tokenKey);
    this.bySession.delete(id);
  }
}
