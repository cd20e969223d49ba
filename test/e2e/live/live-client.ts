import type {
  ChannelEventView,
  ChannelJoined,
  PostEvent,
  PostView,
  SocketRefusal,
  ThreadJoined,
} from '@rounds/contracts';
import { io, type Socket } from 'socket.io-client';
import { ChannelStream, type Joined } from '../../../apps/web/src/lib/channel-stream.js';
import { LivePosts } from '../../../apps/web/src/lib/live-posts.js';
import { ThreadStream } from '../../../apps/web/src/lib/thread-stream.js';
import {
  read,
  readAnswers,
  readPosts,
  shared,
  type ForumState,
  type Reader,
} from './forum-state.js';

export interface LiveClientOptions extends Reader {
  channelId: string;
  random: () => number;
  /** Share of the received frames that get lost. */
  loss: number;
  /** A client that never asks for what it missed, to see that it would be noticed. */
  neverAsks?: boolean;
  /** By WebSocket alone, as behind a proxy that is not sticky. */
  websocket?: boolean;
  /** Gets each event of the channel as it is applied, and each head that a resync went on from. */
  onApplied?: (applied: { seq: number } | { resyncTo: number }) => void;
}

type Quote = NonNullable<PostView['replyTo']>;

interface WatchedThread {
  stream: ThreadStream<PostEvent>;
  live: LivePosts<PostEvent, Quote>;
  posts: Map<string, PostView> | null;
  reads: number;
}

const timer = {
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
};
const afterSeq = (after: number | undefined) => (after === undefined ? {} : { after });

/**
 * One reader's page without the page: the streams of the web client on a real socket, and what they
 * say put together. Its state must come out the same as a fresh read.
 */
export class LiveClient {
  private readonly socket: Socket;
  private readonly channel: ChannelStream<ChannelEventView>;
  private readonly threads = new Map<string, WatchedThread>();
  private answers: ForumState['answers'] = {};
  private held: ChannelEventView[] = [];
  private channelReads = 0;
  private reads = 0;
  private stopped = false;
  /** Asked for again with the first connection. */
  private started = false;

  constructor(private readonly options: LiveClientOptions) {
    const { url, token, channelId, random } = options;
    this.socket = io(url, {
      auth: { token },
      autoConnect: false,
      reconnection: false,
      forceNew: true,
      ...(options.websocket ? { transports: ['websocket'], timeout: 5_000 } : {}),
    });
    this.channel = new ChannelStream<ChannelEventView>({
      join: (after) => this.join<ChannelJoined>('channel:join', { channelId }, after),
      onEvents: (events) => this.changed(events),
      onJoined: () => this.readChannel(),
      onResync: () => {
        options.onApplied?.({ resyncTo: this.channel.lastSeq ?? 0 });
        this.readChannel();
        // What the channel skipped, its threads were not told to expect.
        for (const { stream } of this.threads.values()) void stream.reconnected();
      },
      timer,
      random,
    });
    this.on<ChannelEventView>('channel:event', (event) => this.channel.receive(event));
    this.on<{ lastSeq: number }>('channel:head', ({ lastSeq }) => this.channel.head(lastSeq));
    for (const what of ['published', 'edited', 'deleted', 'reacted']) {
      this.on<PostEvent>(`post:${what}`, (post) =>
        this.threads.get(post.threadId)?.stream.receive(post),
      );
    }
    this.socket.on('disconnect', () => {
      this.channel.disconnected();
      for (const { stream } of this.threads.values()) stream.disconnected();
    });
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /** The last `seq` of the channel that was applied. */
  get lastSeq(): number {
    return this.channel.lastSeq ?? 0;
  }

  /** Connects, and catches up where it was connected before. Rejects where nobody answers. */
  async connect(): Promise<void> {
    await this.connection();
    if (this.started) await this.channel.reconnected();
    else await this.channel.start();
    this.started = true;
    await Promise.all([...this.threads.values()].map(({ stream }) => stream.reconnected()));
  }

  disconnect(): void {
    this.socket.disconnect();
  }

  /** A server that dies between the transport and its first word closes without an error. */
  private connection(): Promise<void> {
    return new Promise((resolve, reject) => {
      const outcomes = {
        connect: () => settle(resolve),
        connect_error: () => settle(() => reject(new Error('refused'))),
        disconnect: () => settle(() => reject(new Error('closed'))),
      };
      const settle = (done: () => void) => {
        for (const [event, handle] of Object.entries(outcomes)) this.socket.off(event, handle);
        done();
      };
      for (const [event, handle] of Object.entries(outcomes)) this.socket.on(event, handle);
      this.socket.connect();
    });
  }

  stop(): void {
    this.stopped = true;
    this.channel.stop();
    for (const { stream, live } of this.threads.values()) {
      stream.stop();
      live.stop();
    }
    this.socket.close();
  }

  async watch(threadId: string): Promise<void> {
    if (this.threads.has(threadId)) return;
    const stream = new ThreadStream<PostEvent>({
      join: (after) => this.join<ThreadJoined>('thread:join', { threadId }, after),
      onPosts: (posts) => this.threads.get(threadId)?.live.receive(posts),
      onThreadChanged: () => void this.readThread(threadId),
      onJoined: () => void this.readThread(threadId),
      onResync: () => void this.readThread(threadId),
      onRefused: () => void this.readThread(threadId),
      timer,
      random: this.options.random,
    });
    const live = this.livePosts(threadId);
    this.threads.set(threadId, { stream, live, posts: new Map(), reads: 0 });
    await stream.start();
    stream.verify(this.channel.lastSeq ?? 0);
  }

  /** Null while something is being read. */
  state(): ForumState | null {
    if (this.reads > 0) return null;
    const posts: ForumState['posts'] = {};
    for (const [id, thread] of this.threads) {
      const all = thread.posts && [...thread.posts.values()];
      posts[id] = all && all.toSorted((a, b) => a.number - b.number);
    }
    return { answers: { ...this.answers }, posts };
  }

  private on<T>(event: string, handle: (payload: T) => void): void {
    this.socket.on(event, (payload: T) => {
      if (this.options.random() >= this.options.loss) handle(payload);
    });
  }

  private async join<T extends Joined<never> | ThreadJoined | ChannelJoined>(
    event: string,
    body: object,
    after: number | undefined,
  ): Promise<T | null> {
    if (!this.socket.connected) throw new Error('offline');
    const answer = (await this.socket
      .timeout(3_000)
      .emitWithAck(event, { ...body, ...afterSeq(after) })) as T | SocketRefusal;
    if ('error' in answer) {
      if (answer.error.code.endsWith('_not_found')) return null;
      throw new Error(answer.error.code);
    }
    if (!this.options.neverAsks || after === undefined) return answer;
    return { ...answer, events: [], lastSeq: after };
  }

  private changed(events: ChannelEventView[]): void {
    for (const event of events) this.options.onApplied?.(event);
    for (const event of events) this.threads.get(event.threadId)?.stream.expect(event);
    if (this.channelReads > 0) this.held.push(...events);
    else for (const event of events) this.apply(event);
  }

  private apply({ type, threadId, postId }: ChannelEventView): void {
    if (type === 'thread.opened') this.answers[threadId] ??= null;
    else if (type === 'thread.deleted') delete this.answers[threadId];
    else if (type === 'thread.answered') this.answers[threadId] = postId;
    else if (type === 'post.deleted' && this.answers[threadId] === postId) {
      this.answers[threadId] = null;
    }
  }

  private readChannel(): void {
    this.channelReads += 1;
    void this.reading(async () => {
      this.answers = await readAnswers(this.options, this.options.channelId);
    }).then(() => {
      this.channelReads -= 1;
      if (this.channelReads === 0) for (const event of this.held.splice(0)) this.apply(event);
    });
  }

  private async readThread(threadId: string): Promise<void> {
    const thread = this.threads.get(threadId);
    if (!thread) return;
    thread.reads += 1;
    thread.live.readingStarted();
    await this.reading(async () => {
      const posts = await readPosts(this.options, threadId);
      thread.posts = posts && new Map(posts.map((post) => [post.id, post]));
    });
    thread.reads -= 1;
    if (thread.reads === 0) thread.live.readingEnded();
  }

  /** As the page does it, on a map in the place of its cache. */
  private livePosts(threadId: string): LivePosts<PostEvent, Quote> {
    const shown = () => this.threads.get(threadId)?.posts;
    const quoting = (postId: string) =>
      [...(shown()?.values() ?? [])].filter(({ replyTo }) => replyTo?.id === postId);
    return new LivePosts<PostEvent, Quote>({
      onPosts: (events) => {
        for (const { seq: _, ...post } of events) shown()?.set(post.id, shared(post));
      },
      quoting: (postId) => quoting(postId).map(({ id }) => id),
      readQuote: async (quotingId) => {
        this.reads += 1;
        try {
          return (await read<PostView>(this.options, `/posts/${quotingId}`))?.replyTo ?? null;
        } finally {
          this.reads -= 1;
        }
      },
      onQuote: (postId, quote) => {
        for (const post of quoting(postId)) {
          const replyTo = quote ?? { ...post.replyTo!, excerpt: '' };
          shown()?.set(post.id, { ...post, replyTo });
        }
      },
      timer,
    });
  }

  /** Again and again until it succeeds: the server may be down just now. */
  private async reading(run: () => Promise<void>): Promise<void> {
    this.reads += 1;
    while (!this.stopped) {
      try {
        await run();
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    this.reads -= 1;
  }
}
