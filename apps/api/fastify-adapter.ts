import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describeError, newId, type Environment } from '@rounds/platform';
import {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';

const BODY_LIMIT = 256 * 1024;
/** A request must have arrived whole by then; Fastify's default is to wait for ever. */
const ARRIVAL_MS = 60_000;
/** No less than a request line can have, or an address that is too long would be one nobody has. */
const MAX_PARAM_LENGTH = 16 * 1024;
const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Fastify as Rounds runs it. Errors from before any route come out as problem+json as well. */
export function fastifyAdapter(environment: Environment, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the line that is written with it, which
    // names the request itself, as errors do (observeRequests, ProblemFilter).
    childLoggerFactory: (own: FastifyBaseLogger) => own,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : newId();
    },
    // One proxy: of X-Forwarded-For the last entry is its own, what stands before may be forged.
    trustProxy: environment.TRUST_PROXY ? (_: string, hop: number) => hop === 0 : false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: ARRIVAL_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply
        .header('x-request-id', request.id)
        .status(describeError(error).status)
        .type('application/problem+json')
        .send(Buffer.from(problemText(error, String(request.id))));
    },
    clientErrorHandler(error, socket) {
      if (!socket.writable) return void socket.destroy(error);
      const status = clientErrorStatus[error.code] ?? 400;
      const body = problemText({ statusCode: status });
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
          'content-type: application/problem+json\r\nconnection: close\r\n' +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
  });
}

const clientErrorStatus: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

function problemText(error: unknown, requestId?: string): string {
  const { retryAfterSeconds: _, ...refusal } = describeError(error);
  return JSON.stringify({ type: `urn:rounds:problem:${refusal.code}`, ...refusal, requestId });
}
