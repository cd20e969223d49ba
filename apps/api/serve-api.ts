import { StartRefusal, WorkerRunner, type Environment } from '@rounds/platform';
import type { Logger } from 'pino';
import { createApi, type Api } from './create-api.js';

export interface ServedApi extends Api {
  /** http://127.0.0.1:3000, with the port that was really taken. */
  url: string;
}

/** Creates the application, starts its worker where the environment says so, and listens. */
export async function serveApi(
  environment: Environment,
  databaseUrl: string,
  logger: Logger,
): Promise<ServedApi> {
  const api = await createApi(environment, databaseUrl, logger);
  try {
    await api.app.listen(environment.PORT, environment.HOST);
  } catch (error) {
    await api.app.close();
    throw portTaken(error, environment);
  }
  if (environment.ROUNDS_WORKER === 'inside') api.app.get(WorkerRunner).start();
  return { ...api, url: addressOf(api, environment) };
}

/** What the operator can mend about it, or the error itself. */
export function portTaken(error: unknown, { HOST, PORT }: Environment): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const why: Record<string, string> = {
    EADDRINUSE: 'something else listens there. Stop it, or set PORT to another number',
    EACCES: 'this user may not listen there. Set PORT to a number above 1023',
    EADDRNOTAVAIL: 'this machine does not have that address. Set HOST to one that it has',
    ENOTFOUND: 'HOST is not known. Set it to an address of this machine',
  };
  const reason = code && why[code];
  return reason ? new StartRefusal(`Rounds cannot listen on ${HOST}:${PORT}: ${reason}.`) : error;
}

function addressOf({ app }: Api, { HOST }: Environment): string {
  const address = app.getHttpServer().address();
  if (!address || typeof address === 'string') throw new Error('the server has no port');
  const everywhere = HOST === '0.0.0.0' || HOST === '::';
  const host = everywhere ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `http://${host}:${address.port}`;
}
