import { once } from 'node:events';
import type { ClientToServerEvents, ServerToClientEvents } from '@rounds/contracts';
import { io, type Socket } from 'socket.io-client';

export interface TestAnswer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Sends JSON and reads JSON. `token` signs in by Bearer. */
export async function request<T = Record<string, unknown>>(
  app: { url: string },
  method: string,
  path: string,
  {
    token,
    body,
    headers = {},
  }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<TestAnswer<T>> {
  const sent = new Headers(headers);
  if (token) sent.set('authorization', `Bearer ${token}`);
  if (body !== undefined) sent.set('content-type', 'application/json');
  const answer = await fetch(new URL(path, app.url), {
    method,
    headers: sent,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    headers: answer.headers,
    body: (isJson && text ? JSON.parse(text) : text) as T,
  };
}

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A connected socket; rejects with the refusal of the handshake. Close it before the app. */
export async function connectSocket(app: { url: string }, token: string): Promise<TestSocket> {
  const socket: TestSocket = io(app.url, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  try {
    await Promise.race([
      once(socket as never, 'connect'),
      new Promise((_, reject) => socket.once('connect_error', reject)),
    ]);
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}
