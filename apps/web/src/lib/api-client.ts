import type { Problem } from '@rounds/contracts';

/** Every failed request, also when the server was not reached (`status` 0, code `unreachable`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: { path: string; message: string }[];

  constructor(problem: Omit<Problem, 'type'>) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.errors = problem.errors ?? [];
  }

  /** The request may or may not have had its effect: the answer never came. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** The same request may succeed later. */
  get isPassing(): boolean {
    return this.isUncertain || this.status === 429;
  }

  /** There is no such thing, or nothing can have what the address names it by. */
  get isUnknown(): boolean {
    return this.status === 404 || this.code === 'invalid_input';
  }

  /** The message for a form field, by the name it has in the request's body. */
  field(name: string): string | undefined {
    return this.errors.find((error) => error.path === name || error.path === `body.${name}`)
      ?.message;
  }
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    status: 0,
    code: 'page_failed',
    title: 'This page ran into a fault.',
    ...(error instanceof Error && { detail: error.message }),
  });
}

type QueryValue = string | number | boolean | undefined | null;

interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

function address(path: string, query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback = {
    status: response.status,
    code: `http_${response.status}`,
    title: response.status >= 500 ? 'Rounds has a fault just now.' : 'The request was refused.',
  };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return new ApiProblem({ ...fallback, ...body, status: response.status });
  } catch {
    return new ApiProblem(fallback);
  }
}

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
      ...(options.keepalive && { keepalive: true }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({
      status: 0,
      code: 'unreachable',
      title: 'Rounds cannot be reached.',
      detail: 'Check your connection; nothing you typed is lost.',
    });
  }
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** JSON over /api/v1 with the session cookie; every failure is thrown as an ApiProblem. */
export const api = {
  get: <T>(path: string, options?: Omit<RequestOptions, 'body'>) =>
    request<T>('GET', path, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('POST', path, { ...options, body: body ?? {} }),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PUT', path, { ...options, ...(body !== undefined && { body }) }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: <T>(path: string, body?: unknown) =>
    request<T>('DELETE', path, body === undefined ? {} : { body }),
};
