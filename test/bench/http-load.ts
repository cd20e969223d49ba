import { percentile } from './figures.js';
import { HttpConnection } from './http-connection.js';
import type { ServerProcess } from './server-process.js';

export interface HttpLoad {
  url: string;
  connections: number;
  seconds: number;
  method?: 'GET' | 'POST';
  /** Headers of each connection. */
  headers?: (connection: number) => Record<string, string>;
  /** What each connection asks for next. */
  next(connection: number): { path: string; body?: string; headers?: Record<string, string> };
}

export interface HttpRate {
  answers: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** As many requests as the connections get answered; throws where one was not answered by 2xx. */
export async function httpLoad(load: HttpLoad): Promise<HttpRate> {
  const { url, seconds, method = 'GET', headers = () => ({}), next } = load;
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => HttpConnection.open(url)),
  );
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    connections.map(async (connection, mine) => {
      const always = headers(mine);
      for (let asked = performance.now(); asked < end;) {
        const { path, body, headers: own } = next(mine);
        const status = await connection.ask({
          ...{ method, path, headers: own ? { ...always, ...own } : always },
          ...(body === undefined ? {} : { body }),
        });
        if (status < 200 || status > 299) throw new Error(`${status} of ${method} ${url}${path}`);
        const answered = performance.now();
        latencies.push(answered - asked);
        asked = answered;
      }
    }),
  ).finally(() => connections.forEach((connection) => connection.close()));
  const took = (performance.now() - started) / 1000;
  return {
    answers: latencies.length,
    perSecond: latencies.length / took,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** With the CPU time of the server, in µs per answer: what other programs cannot disturb much. */
export async function withCpu(
  server: ServerProcess,
  load: () => Promise<HttpRate>,
): Promise<HttpRate & { cpu: number }> {
  const before = server.cpuSeconds() ?? NaN;
  const rate = await load();
  const after = server.cpuSeconds() ?? NaN;
  return { ...rate, cpu: ((after - before) * 1e6) / rate.answers };
}
