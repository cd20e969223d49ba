import autocannon from 'autocannon';
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
  const { url, connections, seconds, method = 'GET', headers = () => ({}), next } = load;
  let connection = 0;
  const requests = (mine: number): autocannon.Request[] => [
    {
      method,
      setupRequest: (request) => {
        const { path, body, headers: own } = next(mine);
        return {
          ...request,
          path,
          headers: { ...headers(mine), ...own },
          ...(body === undefined ? {} : { body }),
        };
      },
    },
  ];
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient: (client) => client.setRequests(requests(connection++)),
  });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) {
    throw new Error(`${wrong} of ${result.requests.total} requests to ${url} went wrong`);
  }
  return {
    answers: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
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
