import type { IncomingHttpHeaders } from 'node:http';

export interface OriginCheck {
  headers: IncomingHttpHeaders;
  /** `http` or `https`, as the client sees it. */
  protocol: string;
  /** Host and port, as the client sees them. */
  host: string | undefined;
}

/**
 * Whether a browser sent this from our own page, or from one of the `trusted` origins. Clients that
 * are no browsers send neither header and carry no one else's cookie. Also for socket handshakes.
 */
export function originAllowed(request: OriginCheck, trusted: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined) return site !== 'cross-site';
  return trusted.includes(origin) || origin === originOf(request);
}

/** As a browser writes it: lower case, without the port that the protocol implies. */
function originOf({ protocol, host }: OriginCheck): string | null {
  const address = `${protocol}://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).origin : null;
}
