import { LivePosts } from './live-posts';

interface Post {
  id: string;
  seq: number;
  text: string;
  revision: number;
  deletedAt: string | null;
  replyTo: { id: string; excerpt: string } | null;
}
type Quote = NonNullable<Post['replyTo']>;

const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** A server with posts, and a page that shows some of them; both as plain maps. */
function watch() {
  const server = new Map<string, Post>();
  const shown = new Map<string, Post>();
  const waiting: (() => void)[] = [];
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  let isDown = false;
  let isSlow = false;
  let seq = 0;
  const view = (id: string): Post => {
    const post = server.get(id)!;
    const quoted = post.replyTo && server.get(post.replyTo.id)!;
    const replyTo = quoted && { id: quoted.id, excerpt: quoted.deletedAt ? '' : quoted.text };
    return { ...post, replyTo: post.deletedAt ? null : replyTo };
  };
  const live = new LivePosts<Post, Quote>({
    onPosts: (posts) => posts.forEach((post) => shown.set(post.id, post)),
    quoting: (id) => [...shown.values()].filter((one) => one.replyTo?.id === id).map((p) => p.id),
    readQuote: async (id) => {
      asked.push(id);
      if (isDown) throw new Error('down');
      const quote = view(id).replyTo;
      if (isSlow) await new Promise<void>((resolve) => answers.push(resolve));
      return quote;
    },
    onQuote: (id, quote) => {
      for (const [key, post] of shown) {
        if (post.replyTo?.id !== id) continue;
        shown.set(key, { ...post, replyTo: quote ?? { id, excerpt: '' } });
      }
    },
    timer: {
      set: (run) => waiting.push(run),
      clear: (handle) => void (waiting[Number(handle) - 1] = () => undefined),
    },
  });
  /** Changes a post on the server and answers the event of it. */
  const write = (id: string, change: Partial<Post>): Post => {
    const had = server.get(id) ?? {
      id,
      seq,
      text: id,
      revision: 1,
      deletedAt: null,
      replyTo: null,
    };
    server.set(id, { ...had, ...change, seq: ++seq });
    return view(id);
  };
  return {
    live,
    server,
    shown,
    asked,
    write,
    excerptIn: (id: string) => shown.get(id)?.replyTo?.excerpt,
    reply: (id: string, to: string) => write(id, { replyTo: { id: to, excerpt: '' } }),
    edit: (id: string, text: string) => write(id, { text, revision: server.get(id)!.revision + 1 }),
    readAfresh: () => [...server.keys()].forEach((id) => shown.set(id, view(id))),
    fresh: () => new Map([...server.keys()].map((id) => [id, view(id)])),
    setDown: (down: boolean) => (isDown = down),
    setSlow: (slow: boolean) => (isSlow = slow),
    answerAll: async () => {
      answers.splice(0).forEach((answer) => answer());
      await settled();
    },
    wait: async () => {
      waiting.splice(0).forEach((run) => run());
      await settled();
    },
  };
}

describe('LivePosts', () => {
  it('shows a quote as the quoted post reads after an edit', async () => {
    const { live, write, reply, edit, excerptIn, shown, fresh, asked } = watch();
    live.receive([write('a', {}), reply('b', 'a'), reply('c', 'a')]);
    live.receive([edit('a', 'other words')]);
    await settled();
    expect([excerptIn('b'), excerptIn('c')]).toEqual(['other words', 'other words']);
    expect(asked).toHaveLength(1);
    expect(shown).toEqual(fresh());
  });

  it('empties a quote when the quoted post is deleted, without asking', async () => {
    const { live, write, reply, excerptIn, asked } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    live.receive([write('a', { deletedAt: 'now' })]);
    await settled();
    expect(excerptIn('b')).toBe('');
    expect(asked).toEqual([]);
  });

  it('asks for nothing where a quoted post is only reacted to', async () => {
    const { live, write, reply, edit, asked } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    live.receive([write('a', {})]);
    live.receive([edit('a', 'other words')]);
    live.receive([write('a', {})]);
    await settled();
    expect(asked).toEqual(['b']);
  });

  it('mends the quote of a reply that comes after the edit it was made before', async () => {
    const { live, write, reply, edit, excerptIn } = watch();
    live.receive([write('a', {})]);
    const early = reply('b', 'a');
    live.receive([edit('a', 'other words')]);
    live.receive([early]);
    await settled();
    expect(excerptIn('b')).toBe('other words');
  });

  it('asks again where the server did not answer', async () => {
    const { live, write, reply, edit, excerptIn, setDown, wait } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    setDown(true);
    live.receive([edit('a', 'other words')]);
    await settled();
    expect(excerptIn('b')).toBe('a');
    setDown(false);
    await wait();
    expect(excerptIn('b')).toBe('other words');
  });

  it('asks another reply where the first no longer quotes anything', async () => {
    const { live, write, reply, edit, excerptIn } = watch();
    live.receive([write('a', {}), reply('b', 'a'), reply('c', 'a')]);
    write('b', { deletedAt: 'now' });
    live.receive([edit('a', 'other words')]);
    await settled();
    expect(excerptIn('c')).toBe('other words');
  });

  it('keeps the newer of two edits, in whatever order the answers come', async () => {
    const { live, write, reply, edit, excerptIn, setSlow, answerAll } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    setSlow(true);
    live.receive([edit('a', 'first')]);
    setSlow(false);
    live.receive([edit('a', 'second')]);
    await settled();
    await answerAll();
    expect(excerptIn('b')).toBe('second');
  });

  it('does not put an older quote over what was read meanwhile', async () => {
    const { live, write, reply, edit, excerptIn, setSlow, answerAll, readAfresh, wait } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    setSlow(true);
    live.receive([edit('a', 'first')]);
    live.readingStarted();
    edit('a', 'second');
    readAfresh();
    live.readingEnded();
    await answerAll();
    expect(excerptIn('b')).toBe('second');
    setSlow(false);
    await wait();
    expect(excerptIn('b')).toBe('second');
  });

  it('holds back what comes while the posts are read, and applies it once, in order', () => {
    const { live, write, edit, shown, readAfresh, fresh } = watch();
    live.receive([write('a', {})]);
    live.readingStarted();
    readAfresh();
    const answer = new Map(shown);
    live.receive([write('b', {})]);
    const first = edit('a', 'first');
    const second = edit('a', 'second');
    live.receive([second]);
    live.receive([first]);
    expect(shown).toEqual(answer);
    live.readingStarted();
    expect(shown.has('b')).toBe(false);
    live.readingEnded();
    expect(shown).toEqual(fresh());
    live.readingEnded();
    expect(shown).toEqual(fresh());
  });

  it('says nothing more once it is stopped', async () => {
    const { live, write, reply, edit, excerptIn, setDown, wait, shown } = watch();
    live.receive([write('a', {}), reply('b', 'a')]);
    setDown(true);
    live.receive([edit('a', 'other words')]);
    await settled();
    setDown(false);
    live.stop();
    await wait();
    live.receive([write('c', {})]);
    expect(excerptIn('b')).toBe('a');
    expect(shown.has('c')).toBe(false);
  });
});
