import type { PostView } from '@rounds/contracts';
import { Outbox, type Outgoing } from './outbox';

const draft = { body: 'Potassium was 6.1.', replyTo: null };
const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** A server that answers each request with what is next; null is a connection that breaks. */
function serve(...answers: ({ status: number; body: object } | null)[]) {
  const keys: string[] = [];
  globalThis.fetch = async (_, init) => {
    keys.push((init!.headers as Record<string, string>)['idempotency-key']!);
    const answer = answers.shift();
    if (!answer) throw new TypeError('failed to fetch');
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  };
  return keys;
}

const created = { status: 201, body: { id: 'p1', number: 2 } };
const refused = { status: 422, body: { code: 'invalid', title: 'Too long.' } };

describe('Outbox', () => {
  const disk = new Map<string, string>();
  const published: PostView[] = [];
  const outbox = () => new Outbox('t1', 'c1', (post) => published.push(post));

  beforeEach(() => {
    disk.clear();
    published.length = 0;
    globalThis.localStorage = {
      getItem: (key: string) => disk.get(key) ?? null,
      setItem: (key: string, value: string) => void disk.set(key, value),
      removeItem: (key: string) => void disk.delete(key),
      key: (index: number) => [...disk.keys()][index] ?? null,
      get length() {
        return disk.size;
      },
    } as Storage;
  });

  it('keeps what is being sent until the server acknowledged it', async () => {
    serve(created);
    const box = outbox();
    box.add(draft);
    expect(box.items.map(({ state }) => state)).toEqual(['sending']);
    expect(disk.size).toBe(1);
    await settled();
    expect(box.items).toEqual([]);
    expect(disk.size).toBe(0);
    expect(published.map(({ number }) => number)).toEqual([2]);
  });

  it('sends again with the same key after a lost connection', async () => {
    const keys = serve(null, null, created);
    const box = outbox();
    box.add(draft);
    await settled();
    expect(box.items[0]?.failure?.isUncertain).toBe(true);
    box.retry(box.items[0]!.key);
    await settled();
    box.retryUncertain();
    await settled();
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(published).toHaveLength(1);
  });

  it('leaves a refused reply to its author instead of trying by itself', async () => {
    const keys = serve(refused);
    const box = outbox();
    box.add(draft);
    await settled();
    box.retryUncertain();
    await settled();
    expect(keys).toHaveLength(1);
    expect(box.items[0]?.failure).toMatchObject({ title: 'Too long.', isUncertain: false });
  });

  it('finds what was under way when the page was closed, with its text and key', async () => {
    const keys = serve(null, created);
    const item: Outgoing = { ...draft, at: 1, key: 'k1', state: 'sending' };
    disk.set('rounds:outbox:c1:t1:k1', JSON.stringify(item));
    const box = outbox();
    expect(box.items).toMatchObject([{ body: draft.body, state: 'failed', key: 'k1' }]);
    box.retryUncertain();
    await settled();
    box.retryUncertain();
    await settled();
    expect(keys).toEqual(['k1', 'k1']);
    expect(box.items).toEqual([]);
  });

  it('gives each reply a key of its own, and discards one without the other', async () => {
    serve(null, null);
    const box = outbox();
    box.add(draft);
    box.add({ ...draft, body: 'And creatinine 180.' });
    await settled();
    const [first, second] = box.items;
    expect(first!.key).not.toBe(second!.key);
    box.discard(first!.key);
    expect(outbox().items.map(({ body }) => body)).toEqual(['And creatinine 180.']);
  });

  it('stores nothing again of what was discarded while it was under way', async () => {
    serve(null);
    const box = outbox();
    box.add(draft);
    box.discardAll();
    await settled();
    expect(box.items).toEqual([]);
    expect(disk.size).toBe(0);
  });

  it('leaves alone what another tab has not sent yet', async () => {
    serve(null, created);
    const [one, other] = [outbox(), outbox()];
    one.add(draft);
    await settled();
    other.add({ ...draft, body: 'Of the other tab' });
    await settled();
    expect(other.items).toEqual([]);
    expect(outbox().items.map(({ body }) => body)).toEqual([draft.body]);
  });
});
