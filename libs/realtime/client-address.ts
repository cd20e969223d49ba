import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Protocol and host of a handshake as the browser sees them; a proxy's word counts if trusted. */
export function addressSeenByClient(
  request: IncomingMessage,
  trustProxy: boolean,
): { protocol: string; host: string | undefined } {
  const forwarded = (name: string) => (trustProxy ? lastOf(request.headers[name]) : undefined);
  const encrypted = (request.socket as TLSSocket).encrypted === true;
  return {
    protocol: forwarded('x-forwarded-proto') ?? (encrypted ? 'https' : 'http'),
    host: forwarded('x-forwarded-host') ?? request.headers.host,
  };
}

/** The proxy nearest to us wrote the last one. */
const lastOf = (header: string | string[] | undefined): string | undefined =>
  header?.toString().split(',').at(-1)?.trim() || undefined;
