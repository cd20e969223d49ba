import { createClient } from '@redis/client';

const CONNECT_MS = 2_000;
/** Nothing heard for so long, though it is asked twice a second: cut off without a word. */
const SILENT_MS = 5_000;
const MOST_BETWEEN_TRIES_MS = 1_000;
/** Commands that may wait for an answer; more are refused, so that a stall costs no memory. */
const MOST_WAITING = 10_000;

export type RedisConnection = ReturnType<typeof openRedisConnection>;

/**
 * Comes back by itself as often as it is lost. While it is away commands fail at once instead of
 * piling up: what is said on the bus is worthless later.
 */
export function openRedisConnection(url: string, name: string) {
  return createClient({
    url,
    name,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      reconnectStrategy: (tries) =>
        Math.min(100 * 2 ** tries, MOST_BETWEEN_TRIES_MS) * (0.5 + 0.5 * Math.random()),
    },
  });
}
