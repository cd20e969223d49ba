import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, projectRoot } from '@rounds/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpRoutes } from './http-routes.js';

const NO_PAGES = /^\/(api|socket\.io|health|metrics|assets)(\/|$)/;

/** Answers what no route answers: the page's files, its addresses, and refusals for the rest. */
export async function addPageAndUnknown(
  app: NestFastifyApplication,
  routes: HttpRoutes,
): Promise<void> {
  const root = path.join(projectRoot(), 'dist', 'web');
  const files = listFiles(root);
  if (files.size > 0) await app.register(fastifyStatic, { root, serve: false });

  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const address = pathOf(request.url);
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (files.has(address)) return sendFile(reply, address.slice(1));
      const isPage = !NO_PAGES.test(address) && !path.extname(address);
      if (isPage && files.has('/index.html')) return sendFile(reply, 'index.html');
      if (isPage) throw pageNotBuilt();
    }
    const allowed = routes.methodsAt(address);
    if (allowed.length === 0) throw unknownAddress();
    void reply.header('allow', [...allowed, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') return reply.status(204).send();
    throw wrongMethod(allowed);
  };
  app.getHttpAdapter().getInstance().all('/*', answer);
}

function sendFile(reply: FastifyReply, name: string): FastifyReply {
  // Names under assets/ carry a hash of the content; everything else is asked for again.
  return name.startsWith('assets/')
    ? reply.sendFile(name, { immutable: true, maxAge: '365d' })
    : reply.sendFile(name, { cacheControl: false }).header('cache-control', 'no-cache');
}

/** Read once: the page is built before the server starts. */
function listFiles(root: string): Set<string> {
  if (!existsSync(root)) return new Set();
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Set(
    names
      .filter((name) => statSync(path.join(root, name)).isFile())
      .map((name) => `/${name.split(path.sep).join('/')}`),
  );
}

function pathOf(url: string): string {
  const [address = '/'] = url.split('?', 1);
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const unknownAddress = () =>
  new DomainError('not_found', 404, 'There is nothing here, or nothing that you may see.');

const wrongMethod = (allowed: string[]) =>
  new DomainError('method_not_allowed', 405, 'This address does not answer that method.', {
    detail: `It answers ${allowed.join(', ')}.`,
  });

const pageNotBuilt = () =>
  new DomainError('page_not_built', 404, 'The web page has not been built.', {
    detail: 'Run npm run build; npm start and npm run demo do so by themselves.',
  });
