import { DomainError } from '@rounds/platform';
import type { FastifyInstance } from 'fastify';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON is all that is read: what a plain HTML form of another site can send is refused as a type.
 * Many clients name the type on every call; without a body that is no body, not a malformed one.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      const text = textOf(body);
      if (text === null) return done(notUtf8(), undefined);
      return void parse(request, text, done);
    },
  );
}

/** Null where it is not UTF-8: replacing what cannot be read would store other words than sent. */
function textOf(body: Buffer): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}

const notUtf8 = () =>
  new DomainError('malformed_request', 400, 'The request could not be read.', {
    detail: 'The body is not UTF-8.',
  });
