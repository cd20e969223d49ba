import type {
  ChannelEventView,
  ChannelJoined,
  ClientToServerEvents,
  PostEvent,
  ServerToClientEvents,
  SocketRefusal,
  ThreadJoined,
} from '@rounds/contracts';
import { io, type Socket } from 'socket.io-client';
import { ChannelStream } from './channel-stream';
import { ThreadStream } from './thread-stream';

/** `behind`: the connection is lost, or back but not yet caught up. */
export type LiveStatus = 'off' | 'connecting' | 'behind' | 'live';

export interface StreamListener {
  onJoined?(): void;
  onResync(): void;
}
export interface ChannelListener extends StreamListener {
  onEvents(events: ChannelEventView[]): void;
}
export interface ThreadListener extends StreamListener {
  onPosts(posts: PostEvent[]): void;
  onThreadChanged(): void;
}

interface WatchedChannel {
  stream: ChannelStream<ChannelEventView>;
  listeners: Set<ChannelListener>;
}

const afterSeq = (after: number | undefined) => (after === undefined ? {} : { after });
const POST_EVENTS = ['post:published', 'post:edited', 'post:deleted', 'post:reacted'] as const;
const isInView = () => document.visibilityState === 'visible';
const ACK_WAIT_MS = 8_000;
/** Refusals that another try may overcome. */
const PASSING = new Set(['rate_limited', 'unavailable', 'internal_error', 'disconnected']);
const timer = {
  set: (run: () => void, milliseconds: number) => window.setTimeout(run, milliseconds),
  clear: (handle: unknown) => window.clearTimeout(handle as number),
};

/** The one connection of this page: rooms survive reconnects, streams catch up by themselves. */
class LiveConnection {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents> = io({
    autoConnect: false,
    // WebSocket first: with several nodes behind a proxy, polling needs sticky sessions.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
  });
  status: LiveStatus = 'off';
  #statusListeners = new Set<() => void>();
  #channels = new Map<string, WatchedChannel>();
  #hearers = new Set<ChannelListener>();
  #threads = new Map<string, ThreadStream<PostEvent>>();
  #retry: number | undefined;
  #behind: number | undefined;

  constructor() {
    this.socket.on('connect', () => void this.#connected());
    this.socket.on('disconnect', (reason) => this.#disconnected(reason));
    this.socket.on('connect_error', () => {
      if (!this.socket.active) this.#connectLater();
    });
    this.socket.on('channel:event', (event) => {
      this.#channels.get(event.channelId)?.stream.receive(event);
    });
    this.socket.on('channel:head', ({ channelId, lastSeq }) => {
      this.#channels.get(channelId)?.stream.head(lastSeq);
    });
    // Refused, a stream stops and its page reads again; admitted again meanwhile, it goes on.
    this.socket.on('channel:ended', ({ channelId }) => {
      void this.#channels.get(channelId)?.stream.reconnected();
      for (const stream of this.#threads.values()) void stream.reconnected();
    });
    for (const name of POST_EVENTS) {
      this.socket.on(name, (post) => this.#threads.get(post.threadId)?.receive(post));
    }
    // In the background nobody is present, and nobody looks at who is.
    document.addEventListener('visibilitychange', () => {
      for (const threadId of this.#threads.keys()) {
        this.#tell('thread:view', { threadId, inView: isInView() });
      }
    });
  }

  connect(): void {
    if (this.status !== 'off') return;
    this.#setStatus('connecting');
    this.socket.connect();
  }

  disconnect(): void {
    window.clearTimeout(this.#retry);
    this.#setStatus('off');
    this.socket.disconnect();
  }

  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Whether what is read from now on cannot be older than the channel's stream. */
  isJoined(channelId: string): boolean {
    return this.#channels.get(channelId)?.stream.lastSeq !== undefined;
  }

  watchChannel(channelId: string, listener: ChannelListener, after?: number): () => void {
    let watched = this.#channels.get(channelId);
    if (!watched) {
      const listeners = new Set<ChannelListener>();
      const told = () => [...listeners, ...this.#hearers];
      const stream = new ChannelStream<ChannelEventView>({
        join: (seq) => this.#join<ChannelJoined>('channel:join', { channelId, ...afterSeq(seq) }),
        onEvents: (events) => told().forEach((one) => one.onEvents(events)),
        onJoined: () => told().forEach((one) => one.onJoined?.()),
        onResync: () => told().forEach((one) => one.onResync()),
        onRefused: () => told().forEach((one) => one.onResync()),
        timer,
        random: Math.random,
      });
      watched = { stream, listeners };
      this.#channels.set(channelId, watched);
      void stream.start(after);
    }
    const { stream, listeners } = watched;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stream.stop();
      this.#channels.delete(channelId);
      this.#tell('channel:leave', { channelId });
    };
  }

  /** Tells of all channels that are watched, whoever watches them. */
  hearChannels(hearer: ChannelListener): () => void {
    this.#hearers.add(hearer);
    return () => void this.#hearers.delete(hearer);
  }

  /** One page watches a thread at a time. */
  watchThread(threadId: string, listener: ThreadListener): () => void {
    let stopChannel: (() => void) | undefined;
    let left = false;
    const watchItsChannel = ({ channelId, lastSeq }: ThreadJoined): void => {
      if (left || stopChannel) return;
      const channelListener: ChannelListener = {
        onEvents: (events) => {
          for (const event of events) if (event.threadId === threadId) stream.expect(event);
        },
        onResync: () => void stream.reconnected(),
      };
      stopChannel = this.watchChannel(channelId, channelListener, lastSeq);
      stream.verify(this.#channels.get(channelId)?.stream.lastSeq ?? 0);
    };
    const stream = new ThreadStream<PostEvent>({
      ...listener,
      join: async (after) => {
        const answer = await this.#join<ThreadJoined>('thread:join', {
          threadId,
          inView: isInView(),
          ...afterSeq(after),
        });
        if (answer) window.setTimeout(() => watchItsChannel(answer), 0);
        return answer;
      },
      onRefused: () => listener.onResync(),
      timer,
      random: Math.random,
    });
    this.#threads.get(threadId)?.stop();
    this.#threads.set(threadId, stream);
    void stream.start();
    return () => {
      left = true;
      stopChannel?.();
      stream.stop();
      if (this.#threads.get(threadId) !== stream) return;
      this.#threads.delete(threadId);
      this.#tell('thread:leave', { threadId });
    };
  }

  typing(threadId: string): void {
    this.#tell('thread:typing', { threadId });
  }

  #tell(
    event: 'channel:leave' | 'thread:leave' | 'thread:typing' | 'thread:view',
    body: object,
  ): void {
    if (!this.socket.connected) return;
    const emit = this.socket.emit.bind(this.socket) as (
      name: string,
      body: object,
      ack: () => void,
    ) => void;
    emit(event, body, () => undefined);
  }

  async #join<T extends object>(
    event: 'channel:join' | 'thread:join',
    body: { channelId: string } | { threadId: string; inView: boolean },
  ): Promise<T | null> {
    // An emit while offline would be buffered and sent twice after the reconnect.
    if (!this.socket.connected) throw new Error('offline');
    const timed = this.socket.timeout(ACK_WAIT_MS);
    const ask = timed.emitWithAck.bind(timed) as (
      name: string,
      body: object,
    ) => Promise<T | SocketRefusal>;
    const answer = await ask(event, body);
    if (!('error' in answer)) return answer;
    if (PASSING.has(answer.error.code)) throw new Error(answer.error.code);
    return null;
  }

  async #connected(): Promise<void> {
    // What is looked at first: a thread that is open, its channel, and then those of the sidebar.
    const channels = [...this.#channels.values()].sort(
      (a, b) => b.listeners.size - a.listeners.size,
    );
    const streams = [...this.#threads.values(), ...channels.map(({ stream }) => stream)];
    await Promise.allSettled(streams.map((stream) => stream.reconnected()));
    this.#liveOnceCaughtUp();
  }

  /** A stream whose join failed tries again by itself; until it stands the reader is told. */
  #liveOnceCaughtUp(): void {
    window.clearTimeout(this.#behind);
    if (!this.socket.connected) return;
    const channels = [...this.#channels.values()].map(({ stream }) => stream);
    if ([...channels, ...this.#threads.values()].every(({ isBehind }) => !isBehind)) {
      this.#setStatus('live');
    } else this.#behind = window.setTimeout(() => this.#liveOnceCaughtUp(), 500);
  }

  #disconnected(reason: string): void {
    for (const { stream } of this.#channels.values()) stream.disconnected();
    for (const stream of this.#threads.values()) stream.disconnected();
    if (this.status === 'off') return;
    this.#setStatus('behind');
    // The client library does not come back by itself where the server closed.
    if (reason === 'io server disconnect') this.#connectLater();
  }

  #connectLater(): void {
    if (this.status === 'off') return;
    this.#setStatus('behind');
    window.clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.socket.connect(), 1_000 + 4_000 * Math.random());
  }

  #setStatus(status: LiveStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.#statusListeners.forEach((listener) => listener());
  }
}

export const live = new LiveConnection();
