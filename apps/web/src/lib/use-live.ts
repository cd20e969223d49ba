import type { ServerToClientEvents } from '@rounds/contracts';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { live, type ChannelListener, type LiveStatus, type ThreadListener } from './socket';

/** Longer than this, and the page reads without waiting for the stream. */
const PATIENCE_MS = 1_000;

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (listener) => live.onStatus(listener),
    () => live.status,
  );
}

export function useLiveEvent<K extends keyof ServerToClientEvents>(
  name: K,
  handler: ServerToClientEvents[K],
): void {
  const latest = useEffectEvent(handler as (value: never) => void);
  useEffect(() => {
    const listener = (value: never): void => latest(value);
    live.socket.on(name, listener as never);
    return () => void live.socket.off(name, listener as never);
  }, [name]);
}

/**
 * Joins, and says when to read: once the join stands, or when it takes too long. Where it stands
 * only after that, `onResync` is called, so that the rule (join, then read) holds in the end.
 */
function useReady(
  key: string | undefined,
  isReadyAtOnce: boolean,
  watch: (onJoined: () => void) => () => void,
  onLate: () => void,
): boolean {
  const [readyKey, setReadyKey] = useState(isReadyAtOnce ? key : undefined);
  const start = useEffectEvent(watch);
  const late = useEffectEvent(onLate);
  useEffect(() => {
    if (key === undefined) return;
    let reading = false;
    const read = (): void => {
      reading = true;
      setReadyKey(key);
    };
    const patience = window.setTimeout(read, PATIENCE_MS);
    const stop = start(() => {
      window.clearTimeout(patience);
      if (reading) late();
      else read();
    });
    return () => {
      window.clearTimeout(patience);
      stop();
    };
  }, [key]);
  return key !== undefined && readyKey === key;
}

export function useChannelStream(
  channelId: string | undefined,
  listener: Omit<ChannelListener, 'onJoined'>,
): boolean {
  const onEvents = useEffectEvent(listener.onEvents);
  const onResync = useEffectEvent(listener.onResync);
  const joined = channelId !== undefined && live.isJoined(channelId);
  return useReady(
    channelId,
    joined,
    (onJoined) => {
      const stop = live.watchChannel(channelId!, {
        onEvents: (events) => onEvents(events),
        onResync: () => onResync(),
        onJoined,
      });
      if (live.isJoined(channelId!)) onJoined();
      return stop;
    },
    () => onResync(),
  );
}

/** Hears of every channel that anything on the page watches. */
export function useWatchedChannels(listener: Required<ChannelListener>): void {
  const onEvents = useEffectEvent(listener.onEvents);
  const onJoined = useEffectEvent(listener.onJoined);
  const onResync = useEffectEvent(listener.onResync);
  useEffect(
    () =>
      live.hearChannels({
        onEvents: (events) => onEvents(events),
        onJoined: () => onJoined(),
        onResync: () => onResync(),
      }),
    [],
  );
}

export function useThreadStream(
  threadId: string,
  listener: Omit<ThreadListener, 'onJoined'>,
): boolean {
  const onPosts = useEffectEvent(listener.onPosts);
  const onThreadChanged = useEffectEvent(listener.onThreadChanged);
  const onResync = useEffectEvent(listener.onResync);
  return useReady(
    threadId,
    false,
    (onJoined) =>
      live.watchThread(threadId, {
        onPosts: (posts) => onPosts(posts),
        onThreadChanged: () => onThreadChanged(),
        onResync: () => onResync(),
        onJoined,
      }),
    () => onResync(),
  );
}
