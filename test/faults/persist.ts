import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 60;
/** A node that is frozen answers nobody: another one is asked. */
const ANSWER_MS = 4_000;
const GIVE_UP_MS = 90_000;

/** With the code of the refusal, for who can go on from it. */
export class Refused extends Error {
  constructor(
    what: string,
    readonly code: string | undefined,
  ) {
    super(what);
  }
}

/**
 * Sends the same request until it is answered, as a client does that was told nothing: the server
 * may be down, or say that it cannot just now. Any other refusal is thrown.
 */
export async function persist<T>(
  { url, token }: { url: string; token: string },
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ answer: T; attempts: number }> {
  const end = performance.now() + GIVE_UP_MS;
  for (let attempts = 1; ; attempts += 1) {
    const sent = await send(`${url}/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        authorization: `Bearer ${token}`,
      },
    });
    if (sent && sent.status < 300) return { answer: sent.body as T, attempts };
    if (sent && sent.status < 500) {
      const { code } = (sent.body ?? {}) as { code?: string };
      throw new Refused(`${method} ${path}: ${sent.status} ${JSON.stringify(sent.body)}`, code);
    }
    if (performance.now() > end) throw new Error(`no answer to ${method} ${path}`);
    await sleep(RETRY_MS);
  }
}

async function send(url: string, request: RequestInit) {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return null;
  }
}
