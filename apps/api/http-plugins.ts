import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics, observeRequests, Readiness } from '@rounds/platform';
import { acceptJsonOnly } from './json-bodies.js';

/** Everything around the routes: request ids, cookies, security headers, measurements. */
export async function addHttpPlugins(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  acceptJsonOnly(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', readiness.begin());
    void reply.header('x-request-id', request.id);
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
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Rounds may be reached by plain HTTP in a house; the proxy that ends TLS sets it.
    strictTransportSecurity: false,
  });
}
