import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Problem } from '@rounds/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.js';

const byStatus: Record<number, { code: string; title: string }> = {
  400: { code: 'malformed_request', title: 'The request could not be read.' },
  401: { code: 'not_signed_in', title: 'Sign in first.' },
  403: { code: 'forbidden', title: 'You may not do this.' },
  404: { code: 'not_found', title: 'There is nothing here, or nothing that you may see.' },
  405: { code: 'method_not_allowed', title: 'This address does not answer that method.' },
  408: { code: 'request_timeout', title: 'The request took too long to arrive.' },
  413: { code: 'too_large', title: 'The request is too large.' },
  414: { code: 'too_large', title: 'The address is too long.' },
  415: { code: 'unsupported_media_type', title: 'Send JSON: Content-Type application/json.' },
  429: { code: 'rate_limited', title: 'Too many requests. Wait a moment.' },
  503: { code: 'unavailable', title: 'Rounds cannot answer right now. Try again in a moment.' },
};
const internal = {
  code: 'internal_error',
  title: 'Something went wrong on our side. Nothing that was acknowledged is lost.',
};

export type Refusal = Omit<Problem, 'type' | 'requestId'> & { retryAfterSeconds?: number };

/** What a refusal looks like to a client; unknown errors say nothing of their inside. */
export function describeError(error: unknown): Refusal {
  if (error instanceof DomainError) {
    const { code, status, message: title, extra } = error;
    return { code, status, title, ...extra };
  }
  const status = statusOf(error);
  return {
    status,
    ...(byStatus[status] ?? (status < 500 ? byStatus[400] : undefined) ?? internal),
  };
}

/** Nest's exceptions and Fastify's own errors both carry a status; anything else is a fault. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (isUnreachableDatabase(error)) return 503;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

const NO_CONNECTION = /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT)$/;
/** Connection, insufficient resources, shutdown, statement cancelled for taking too long. */
const NO_SERVICE = /^(08|53|57P0|57014)/;
/** What pg says where the connection breaks under a query, or cannot be made; it gives no code. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/;

function isUnreachableDatabase(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return NO_CONNECTION.test(code) || NO_SERVICE.test(code);
  return typeof message === 'string' && BROKEN.test(message);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { retryAfterSeconds, ...refusal } = describeError(error);
    if (refusal.status >= 500) this.logger.error({ err: error, requestId: request.id });
    if (reply.sent) return;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    const body = {
      type: `urn:rounds:problem:${refusal.code}`,
      ...refusal,
      requestId: String(request.id),
    };
    void reply
      .status(refusal.status)
      .type('application/problem+json')
      // As bytes: to text Fastify would append a charset, which problem+json does not have.
      .send(Buffer.from(JSON.stringify(body)));
  }
}
