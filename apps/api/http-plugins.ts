import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics, observeRequests, Readiness } from '@rounds/platform';
import { acceptJsonOnly } from './json-bodies.js';
import { securityHeaders } from './security-headers.js';

/** Everything around the routes: request ids, cookies, security headers, measurements. */
export async function addHttpPlugins(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  acceptJsonOnly(fastify);
  const headers = await securityHeaders();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', readiness.begin());
    void reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // Whose answer it is stands in a cookie, which not every cache on the way looks at.
    if (request.url.startsWith('/api/v1/') && !reply.hasHeader('cache-control')) {
      void reply.header('cache-control', 'no-store');
    }
    // A client that keeps its connection would otherwise hold up the shutdown.
    if (readiness.stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
  observeRequests(fastify, app.get(Metrics));
  await app.register(fastifyCookie);
}
