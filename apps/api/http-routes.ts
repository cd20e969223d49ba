import type { FastifyInstance } from 'fastify';

export interface HttpRoute {
  method: string;
  /** As the router has it: /api/v1/channels/:slug */
  url: string;
}

/** Every route of the running router, as it is registered; create it before the first one is. */
export class HttpRoutes {
  private readonly all: (HttpRoute & { pattern: RegExp })[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      const pattern = new RegExp(`^${url.replace(/:[^/]+/g, '[^/]+').replace(/\*$/, '.*')}/?$`);
      for (const each of [method].flat()) this.all.push({ method: each, url, pattern });
    });
  }

  list(): HttpRoute[] {
    return this.all.map(({ method, url }) => ({ method, url }));
  }

  /** What the address answers to; the fallback for addresses that nobody has does not count. */
  methodsAt(path: string): string[] {
    const found = this.all.filter(({ url, pattern }) => url !== '/*' && pattern.test(path));
    return [...new Set(found.map(({ method }) => method))].sort();
  }
}
