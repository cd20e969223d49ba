import { Inject, Injectable } from '@nestjs/common';
import {
  decide,
  notSignedIn,
  originAllowed,
  SessionAuthenticator,
  tokenOf,
  wrongOrigin,
  type Viewer,
} from '@rounds/identity';
import { ENVIRONMENT, type DomainError, type Environment } from '@rounds/platform';
import { addressSeenByClient } from './client-address.js';
import type { ForumSocket } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { tooManyConnections } from './realtime-errors.js';
import { refusalOf } from './socket-refusal.js';

/** Of one clinician on one node: more tabs and devices than anyone has. */
const CONNECTIONS = 100;

/** Who may connect: verified clinicians, from our own page or from no page at all. */
@Injectable()
export class SocketHandshake {
  constructor(
    private readonly sessions: SessionAuthenticator,
    private readonly sockets: LiveSockets,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** A middleware of the server: a refusal reaches the client as `connect_error` with its code. */
  readonly admit = (socket: ForumSocket, next: (error?: Error) => void): void => {
    this.enter(socket).then(
      () => next(),
      (error: unknown) => {
        const { code, title } = refusalOf(error).error;
        next(Object.assign(new Error(title), { data: { code, title } }));
      },
    );
  };

  /** Null where the socket may stay, else why not. */
  async refusalOf(socket: ForumSocket): Promise<DomainError | null> {
    return decide({ who: 'verified' }, await this.sessions.viewerOf(socket.data.token), true);
  }

  /** Has the session watched for as long as the socket lives; call the answer when it ends. */
  hold(viewer: Viewer): () => void {
    return this.sessions.hold(viewer);
  }

  private refuseTooMany({ id }: Viewer): void {
    if (this.environment.ROUNDS_RATE_LIMITS === 'off') return;
    if (this.sockets.of(id).length >= CONNECTIONS) throw tooManyConnections(CONNECTIONS);
  }

  private async enter(socket: ForumSocket): Promise<void> {
    const { headers } = socket.request;
    const seen = addressSeenByClient(socket.request, this.environment.TRUST_PROXY);
    if (!originAllowed({ headers, ...seen }, this.environment.ROUNDS_ORIGINS)) throw wrongOrigin();
    const { token: given } = socket.handshake.auth as { token?: unknown };
    const token = typeof given === 'string' && given !== '' ? given : tokenOf(headers);
    const viewer = token === null ? null : await this.sessions.viewerOf(token);
    const refusal = decide({ who: 'verified' }, viewer, true);
    if (refusal || !viewer || token === null) throw refusal ?? notSignedIn();
    this.refuseTooMany(viewer);
    socket.data = { token, viewer, rooms: new Map(), lagging: false };
  }
}
