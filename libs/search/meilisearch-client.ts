import {
  Meilisearch,
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchTaskTimeOutError,
  type EnqueuedTaskPromise,
  type Settings,
  type Task,
} from 'meilisearch';

export interface MeilisearchAddress {
  url: string;
  key?: string | undefined;
}

const REQUEST_MS = 10_000;
/** The outbox waits in a transaction, which is ended after a minute of silence. */
const TASK_MS = 45_000;
const POLL_MS = 25;
const BACKGROUND_POLL_MS = 1_000;

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
export async function done(enqueued: EnqueuedTaskPromise): Promise<Task> {
  return successOf(await enqueued.waitTask({ timeout: TASK_MS, interval: POLL_MS }));
}

/** The same of a task that nobody waits for, and that may take longer: asked once a second. */
export async function doneInBackground(client: Meilisearch, taskUid: number): Promise<Task> {
  const patience = { timeout: TASK_MS, interval: BACKGROUND_POLL_MS };
  return successOf(await client.tasks.waitForTask(taskUid, patience));
}

function successOf(task: Task): Task {
  if (task.status !== 'succeeded') throw new FailedTask(task);
  return task;
}

/** A new index with these settings, or one that another process has just made. */
export async function makeIndex(
  client: Meilisearch,
  uid: string,
  settings: Settings,
): Promise<void> {
  await done(client.createIndex(uid, { primaryKey: 'id' })).catch((error: unknown) => {
    // Another process was quicker.
    if (!(error instanceof FailedTask && error.code === 'index_already_exists')) throw error;
  });
  await done(client.index(uid).updateSettings(settings));
}

export async function removeIndex(client: Meilisearch, uid: string): Promise<void> {
  if (await exists(client, uid)) await done(client.deleteIndex(uid));
}

export async function exists(client: Meilisearch, uid: string): Promise<boolean> {
  try {
    await client.getRawIndex(uid);
    return true;
  } catch (error) {
    if (isMissingIndex(error)) return false;
    throw error;
  }
}

/** It is filtered or sorted by what the index, made by another version, does not know yet. */
export const isOutdatedIndex = (error: unknown): boolean =>
  error instanceof MeilisearchApiError &&
  ['invalid_search_filter', 'invalid_search_sort', 'invalid_search_facets'].includes(
    error.cause?.code ?? '',
  );

export const isMissingIndex = (error: unknown): boolean =>
  error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found';
