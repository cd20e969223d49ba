import type { OpenedThread, PostView, SocketRefusal } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { request, type TestApp, type TestClinician, type TestSocket } from '@rounds/testing';

type Event = Parameters<TestSocket['on']>[0];

/** Emits and answers the acknowledgement. */
export function ask<T = Record<string, unknown>>(
  socket: TestSocket,
  event: string,
  ...body: unknown[]
): Promise<T & Partial<SocketRefusal>> {
  const timed = socket.timeout(10_000) as unknown as {
    emitWithAck(event: string, ...body: unknown[]): Promise<T & Partial<SocketRefusal>>;
  };
  return timed.emitWithAck(event, ...body);
}

/** Everything that arrives under this name from now on. */
export function collect<T>(socket: TestSocket, event: string): T[] {
  const received: T[] = [];
  socket.on(event as Event, ((payload: T) => void received.push(payload)) as never);
  return received;
}

/** Answers what `look` finds once it finds something; fails after `ms`. */
export async function until<T>(look: () => T | undefined | false, ms = 3_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${look.toString()}`);
    await pause(5);
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a signed-in clinician does by HTTP; throws where it is refused. */
export function acting(app: TestApp, { token }: TestClinician) {
  const call = async <T>(method: string, path: string, body?: unknown, key?: string) => {
    const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
    const answer = await request<T>(app, method, `/api/v1${path}`, { token, body, headers });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  return {
    call,
    open: (channel: string, body = 'First', title = 'A question') =>
      call<OpenedThread>('POST', `/channels/${channel}/threads`, { title, body, kind: 'question' }),
    reply: (threadId: string, body = 'A reply', key = newId()) =>
      call<PostView>('POST', `/threads/${threadId}/posts`, { body }, key),
    edit: (postId: string, body: string) => call<PostView>('PATCH', `/posts/${postId}`, { body }),
    remove: (postId: string) => call<PostView>('DELETE', `/posts/${postId}`),
    react: (postId: string) => call('PUT', `/posts/${postId}/reactions/helpful`),
  };
}
