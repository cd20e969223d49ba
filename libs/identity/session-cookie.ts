import { isIPv4 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from './session-token.js';

export const SESSION_DAYS = 30;

/** Sets the cookie, or with an empty token takes it away. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  production: boolean,
): void {
  const attributes = [
    `${SESSION_COOKIE}=${token}`,
    `Max-Age=${token === '' ? 0 : SESSION_DAYS * 86_400}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
  ];
  // A browser drops a Secure cookie of plain HTTP, except (in some) from loopback.
  if (request.protocol === 'https' || (production && !isLoopback(request.hostname))) {
    attributes.push('Secure');
  }
  void reply.header('set-cookie', attributes.join('; '));
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
