import { hash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const SESSION_COOKIE = 'session';
const cookiePattern = new RegExp(`(?:^|;) *${SESSION_COOKIE}=([A-Za-z0-9_-]+) *(?:;|$)`);

/** 256 random bits: unguessable, so a plain hash of it is enough in the database. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Whether it can be one of ours; anything else needs no look into the database. */
export const isToken = (value: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(value);

/** The token after `Bearer`, or null where the request does not use that header. */
export function bearerOf(headers: IncomingHttpHeaders): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** The token of an HTTP request or of a socket handshake; Bearer goes before the cookie. */
export function tokenOf(headers: IncomingHttpHeaders): string | null {
  const bearer = bearerOf(headers);
  if (bearer !== null) return bearer;
  return cookiePattern.exec(headers.cookie ?? '')?.[1] ?? null;
}
