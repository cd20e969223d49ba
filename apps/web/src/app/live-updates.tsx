import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { channelsKey, joinedChannelsQuery } from '../features/channels/api/channels';
import { liveChannels } from '../features/channels/components/live-channels';
import { feedQuery } from '../features/feed/api/feed';
import { notificationsKey } from '../features/notifications/api/notifications';
import { useLiveNotifications } from '../features/notifications/components/use-live-notifications';
import { dropDeleted, searchKey } from '../features/search/api/deleted-hits';
import { unreadByChannel, unreadQuery, withChannel } from '../features/threads/api/unread';
import { mayUseForum, meQuery } from '../lib/session';
import { live } from '../lib/socket';
import { useLiveEvent, useLiveStatus, useWatchedChannels } from '../lib/use-live';
import { useThrottled } from '../lib/use-throttled';
import { leave } from './leave';

const UNREAD_WAIT_MS = 2_000;
const SEARCH_WAIT_MS = 2_000;
const STALE_WAIT_MS = 5_000;
/** Reactions, edits and answers leave unread counts alone. */
const COUNTED = new Set(['thread.opened', 'thread.deleted', 'post.published', 'post.deleted']);

/** What stays live on every page: unread counts of the joined channels, and the session. */
export function LiveUpdates() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { data: channels } = useQuery(joinedChannelsQuery);
  const { data: unread, isFetched: isCounted } = useQuery(unreadQuery);
  const status = useLiveStatus();
  // At first too: what was read before the connection stood may miss what came in between.
  const wasBehind = useRef(true);
  const refreshUnread = useThrottled(
    () => void queryClient.invalidateQueries({ queryKey: unreadQuery.queryKey }),
    UNREAD_WAIT_MS,
  );

  // Chosen as things stand when the list was read: each count would have some leave and others join.
  const chosen = useEffectEvent(() => liveChannels(channels ?? [], unreadByChannel(unread)));
  const [ids, setIds] = useState('');
  useEffect(() => {
    if (channels && isCounted) setIds(chosen().join(' '));
  }, [channels, isCounted]);
  const watched = useRef(new Map<string, () => void>());
  useEffect(() => {
    // What stays is left alone: to leave and join all would be more than a socket may ask at once.
    const wanted = new Set(ids.split(' ').filter(Boolean));
    for (const [id, stop] of watched.current) {
      if (wanted.has(id)) continue;
      stop();
      watched.current.delete(id);
    }
    for (const id of wanted) {
      if (watched.current.has(id)) continue;
      const stop = live.watchChannel(id, {
        onEvents: (events) => {
          if (events.some(({ type }) => COUNTED.has(type))) refreshUnread();
        },
        onResync: refreshUnread,
        onJoined: refreshUnread,
      });
      watched.current.set(id, stop);
    }
  }, [ids, refreshUnread]);
  useEffect(() => {
    const all = watched.current;
    return () => {
      for (const stop of all.values()) stop();
      all.clear();
    };
  }, []);
  const readChannels = (): void => void queryClient.invalidateQueries({ queryKey: channelsKey });
  useLiveEvent('channel:ended', readChannels);
  useLiveEvent('me:left', () => {
    readChannels();
    refreshUnread();
  });
  useLiveEvent('me:unread', (channel) => {
    // Joined on another tab or device.
    if (channels && !channels.some(({ id }) => id === channel.channelId)) readChannels();
    // What is being read just now may be older than this, and would overwrite it.
    if (queryClient.isFetching({ queryKey: unreadQuery.queryKey }) > 0) refreshUnread();
    else queryClient.setQueryData(unreadQuery.queryKey, (all) => all && withChannel(all, channel));
  });

  // Many channels may say so at once.
  const searchAgain = useThrottled(
    () => void queryClient.invalidateQueries({ queryKey: searchKey }),
    SEARCH_WAIT_MS,
  );
  useWatchedChannels({
    onEvents: (events) => dropDeleted(queryClient, events),
    onJoined: searchAgain,
    onResync: searchAgain,
  });

  useLiveNotifications();

  // Outside the channels' streams nothing is replayed: after a gap it is read again.
  const readAgain = useEffectEvent(() => {
    void queryClient.invalidateQueries({ queryKey: feedQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: notificationsKey });
    void queryClient.invalidateQueries({ queryKey: joinedChannelsQuery.queryKey });
    refreshUnread();
  });
  useEffect(() => {
    if (status === 'behind') wasBehind.current = true;
    if (status !== 'live' || !wasBehind.current) return;
    wasBehind.current = false;
    readAgain();
  }, [status]);

  // All pages are told at the same moment, and not all need to ask at the same one.
  const later = useRef<number>(undefined);
  useLiveEvent('me:stale', () => {
    later.current ??= window.setTimeout(() => {
      later.current = undefined;
      readAgain();
    }, STALE_WAIT_MS * Math.random());
  });
  useEffect(() => () => window.clearTimeout(later.current), []);

  const lookAtStanding = async (): Promise<void> => {
    try {
      const me = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
      if (mayUseForum(me)) live.connect();
    } catch {
      // Signed out, which the query client heeds; or unreachable, which the next focus mends.
    }
  };
  useLiveEvent('session:ended', ({ code }) => {
    live.disconnect();
    if (code === 'signed_out') leave(router, queryClient, { isToComeBack: true });
    else void lookAtStanding();
  });
  useEffect(() => {
    const onRefused = (error: Error & { data?: { code?: string } }): void => {
      if (error.data?.code) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    };
    live.socket.on('connect_error', onRefused);
    return () => void live.socket.off('connect_error', onRefused);
  }, [queryClient]);
  return null;
}
