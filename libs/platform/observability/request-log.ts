import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);

/** One line and one measurement a request, by route pattern: addresses hold what was searched. */
export function observeRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1_000;
    const { method } = request;
    metrics.httpDuration.observe({ method, route, status: reply.statusCode }, seconds);
    const ms = Math.round(reply.elapsedTime);
    const fields = { requestId: request.id, method, route, status: reply.statusCode, ms };
    request.log[QUIET.has(route) ? 'debug' : 'info'](fields, 'request');
    done();
  });
}
