import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Settings = Record<string, unknown>;

export interface StandInIndex {
  createdAt: string;
  settings: Settings;
  documents: Map<string, { id: string; text: string }>;
}

interface Task {
  uid: number;
  indexUid: string | null;
  type: string;
  status: 'enqueued' | 'succeeded' | 'failed';
  error: { message: string; code: string } | null;
  run: () => void;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/**
 * Answers like a Meilisearch server of 1.50 on the routes that Rounds calls, for tests of how it is
 * spoken to: tasks in order, settings kept, every document found by every search. A real one is
 * what the contract tests run on.
 */
export class MeilisearchStandIn {
  readonly indexes = new Map<string, StandInIndex>();
  /** `METHOD path` of all that was asked for, but for tasks, in order. */
  readonly asked: string[] = [];
  /** The words of every search. */
  readonly searched: string[] = [];
  private readonly tasks: Task[] = [];
  private held = false;
  private made = 0;
  private readonly server = http.createServer((request, response) => {
    void this.answer(request, response);
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Tasks wait from now on, as behind one that takes very long. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    for (const task of this.tasks) if (task.status === 'enqueued') finish(task);
  }

  makeIndex(uid: string, settings: Settings): StandInIndex {
    this.made += 1;
    const createdAt = new Date(Date.UTC(2026, 0, this.made)).toISOString();
    const index = { createdAt, settings, documents: new Map() };
    this.indexes.set(uid, index);
    return index;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks).toString();
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const call = `${request.method} ${pathname}`;
    if (!pathname.startsWith('/tasks/')) this.asked.push(call);
    let status = 200;
    let body: unknown;
    try {
      body = this.route(call, sent === '' ? null : JSON.parse(sent));
    } catch (error) {
      const { status: refused, code } = error instanceof Refusal ? error : new Refusal(500, 'bug');
      status = refused;
      body = { message: code, code, type: 'invalid_request', link: '' };
    }
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  private route(call: string, body: unknown): unknown {
    const [, method = '', path = ''] = /^(\w+) \/(.*)$/.exec(call) ?? [];
    const [root, uid = '', ...rest] = path.split('/');
    const route = [method, root, uid && (root === 'indexes' ? ':uid' : ':id'), ...rest]
      .filter(Boolean)
      .join(' ');
    switch (route) {
      case 'GET health':
        return { status: 'available' };
      case 'GET tasks :id':
        return viewOf(this.task(Number(uid)));
      case 'POST indexes': {
        const { uid: named } = body as { uid: string };
        return this.enqueue('indexCreation', named, () => {
          if (this.indexes.has(named)) throw new Refusal(400, 'index_already_exists');
          this.makeIndex(named, {});
        });
      }
      case 'GET indexes :uid':
        return { uid, primaryKey: 'id', createdAt: this.index(uid).createdAt };
      case 'DELETE indexes :uid':
        return this.enqueue('indexDeletion', uid, () => this.indexes.delete(uid));
      case 'GET indexes :uid settings':
        return this.index(uid).settings;
      case 'PATCH indexes :uid settings':
        return this.enqueue('settingsUpdate', uid, () =>
          Object.assign(this.index(uid).settings, body),
        );
      case 'GET indexes :uid settings synonyms':
        return this.index(uid).settings.synonyms ?? {};
      case 'PUT indexes :uid settings synonyms':
        return this.enqueue('settingsUpdate', uid, () => {
          this.index(uid).settings.synonyms = body;
        });
      case 'POST indexes :uid documents':
        return this.enqueue('documentAdditionOrUpdate', uid, () => {
          for (const document of body as { id: string; text: string }[]) {
            this.index(uid).documents.set(document.id, document);
          }
        });
      case 'POST indexes :uid search':
        return this.search(this.index(uid), body as { q: string; filter: string[] });
      case 'POST swap-indexes':
        return this.enqueue('indexSwap', null, () => this.swap(body as { indexes: string[] }[]));
      default:
        throw new Refusal(404, 'not_found');
    }
  }

  private search(index: StandInIndex, { q, filter }: { q: string; filter: string[] }): unknown {
    const filterable = (index.settings.filterableAttributes ?? []) as string[];
    const asked = filter.map((condition) => condition.split(' ')[0] ?? '');
    if (!asked.every((attribute) => filterable.includes(attribute))) {
      throw new Refusal(400, 'invalid_search_filter');
    }
    this.searched.push(q);
    const hits = [...index.documents.values()].map(({ id, text }) => ({ id, text }));
    return { hits, totalHits: hits.length, query: q, facetDistribution: {} };
  }

  private swap(pairs: { indexes: string[] }[]): void {
    for (const { indexes } of pairs) {
      const [a, b] = indexes.map((uid) => ({ uid, index: this.index(uid) }));
      this.indexes.set(a!.uid, b!.index);
      this.indexes.set(b!.uid, a!.index);
    }
  }

  private enqueue(type: string, indexUid: string | null, run: () => void): unknown {
    const uid = this.tasks.length;
    const task: Task = { uid, indexUid, type, status: 'enqueued', error: null, run };
    this.tasks.push(task);
    if (!this.held) finish(task);
    return { taskUid: uid, indexUid, status: 'enqueued', type, enqueuedAt: new Date() };
  }

  private index(uid: string): StandInIndex {
    const index = this.indexes.get(uid);
    if (!index) throw new Refusal(404, 'index_not_found');
    return index;
  }

  private task(uid: number): Task {
    const task = this.tasks[uid];
    if (!task) throw new Refusal(404, 'task_not_found');
    return task;
  }
}

function finish(task: Task): void {
  try {
    task.run();
    task.status = 'succeeded';
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal';
    task.status = 'failed';
    task.error = { message: code, code };
  }
}

const viewOf = ({ uid, indexUid, type, status, error }: Task) => ({
  ...{ uid, indexUid, type, status, error },
  enqueuedAt: new Date(),
});
