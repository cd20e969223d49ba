import {
  Meilisearch,
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchTaskTimeOutError,
  type EnqueuedTaskPromise,
  type Settings,
  type Task,
} from 'meilisearch';
import { agrees } from './meilisearch-settings.js';

export interface MeilisearchAddress {
  url: string;
  key?: string | undefined;
}

const REQUEST_MS = 10_000;
/** The outbox waits in a transaction, which is ended after a minute of silence. */
const TASK_MS = 45_000;
const SETTINGS_MS = 30 * 60_000;
const POLL_MS = 25;

export const meilisearchClient = ({ url, key }: MeilisearchAddress): Meilisearch =>
  new Meilisearch({
    host: url,
    ...(key === undefined ? {} : { apiKey: key }),
    timeout: REQUEST_MS,
  });

/** Not reached, too busy, not letting us in, or not answering as itself (a proxy's error page). */
export function isDown(error: unknown): boolean {
  if (error instanceof MeilisearchApiError) {
    const { status } = error.response;
    return status >= 500 || [401, 403, 408, 429].includes(status);
  }
  return (
    error instanceof MeilisearchRequestError ||
    error instanceof MeilisearchTaskTimeOutError ||
    error instanceof SyntaxError
  );
}

export class FailedTask extends Error {
  constructor(readonly task: Task) {
    super(`Meilisearch ${task.type} ${task.status}: ${task.error?.message ?? 'no reason given'}`);
    this.name = 'FailedTask';
  }

  get code(): string | undefined {
    return this.task.error?.code;
  }
}

/** Accepted is not done: resolves when the task has succeeded, throws FailedTask if it did not. */
export async function done(enqueued: EnqueuedTaskPromise, timeout = TASK_MS): Promise<Task> {
  const task = await enqueued.waitTask({ timeout, interval: POLL_MS });
  if (task.status !== 'succeeded') throw new FailedTask(task);
  return task;
}

/** An index with these settings, made or brought up to them. */
export async function ensureIndex(
  client: Meilisearch,
  uid: string,
  settings: Settings,
): Promise<void> {
  if (!(await exists(client, uid))) {
    await done(client.createIndex(uid, { primaryKey: 'id' })).catch((error: unknown) => {
      // Another process was quicker.
      if (!(error instanceof FailedTask && error.code === 'index_already_exists')) throw error;
    });
  }
  const current = await client.index(uid).getSettings();
  if (!agrees(current, settings)) {
    await done(client.index(uid).updateSettings(settings), SETTINGS_MS);
  }
}

export async function removeIndex(client: Meilisearch, uid: string): Promise<void> {
  if (await exists(client, uid)) await done(client.deleteIndex(uid));
}

async function exists(client: Meilisearch, uid: string): Promise<boolean> {
  try {
    await client.getRawIndex(uid);
    return true;
  } catch (error) {
    if (isMissingIndex(error)) return false;
    throw error;
  }
}

export const isMissingIndex = (error: unknown): boolean =>
  error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found';
