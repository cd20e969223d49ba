import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { fastify } from 'fastify';

/**
 * What helmet says of every answer, asked once: as a plugin it builds all of it anew for each
 * request, and past Fastify's own headers, which then take the slow way into the answer too.
 */
export async function securityHeaders(): Promise<Record<string, string>> {
  const server = fastify();
  server.get('/', (_, reply) => void reply.send());
  const plain = (await server.inject('/')).headers;
  const guarded = fastify();
  await guarded.register(fastifyHelmet, options);
  guarded.get('/', (_, reply) => void reply.send());
  const { headers } = await guarded.inject('/');
  await Promise.all([server.close(), guarded.close()]);
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !(name in plain))
      .map(([name, value]) => [name, String(value)]),
  );
}

const options: FastifyHelmetOptions = {
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
};
