import type { NotificationEvent, NotificationPage } from '@rounds/contracts';
import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

type Pages = InfiniteData<NotificationPage>;

export const notificationsKey = ['notifications'];

export const notificationsQuery = infiniteQueryOptions({
  queryKey: [...notificationsKey, 'list'],
  queryFn: ({ pageParam, signal }) =>
    api.get<NotificationPage>('/notifications', { query: { cursor: pageParam }, signal }),
  ...keyset,
});

export const unreadNotificationsQuery = queryOptions({
  queryKey: [...notificationsKey, 'unread'],
  queryFn: async ({ signal }) =>
    (await api.get<NotificationPage>('/notifications', { query: { limit: 1 }, signal })).unread,
  staleTime: 60_000,
});

export function showUnread(queryClient: QueryClient, unread: number): void {
  queryClient.setQueryData(unreadNotificationsQuery.queryKey, unread);
}

/** On top; in place of what it was added to. */
export function showNotification(queryClient: QueryClient, event: NotificationEvent): void {
  const { unread, ...news } = event;
  showUnread(queryClient, unread);
  queryClient.setQueryData<Pages>(notificationsQuery.queryKey, (data) => {
    const [first] = data?.pages ?? [];
    if (!data || !first) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.filter(
        ({ id, readAt, savedSearch, thread }) =>
          id !== news.id &&
          (readAt !== null ||
            savedSearch.id !== news.savedSearch.id ||
            thread.id !== news.thread.id),
      ),
    }));
    return {
      ...data,
      pages: [{ ...pages[0]!, items: [news, ...pages[0]!.items] }, ...pages.slice(1)],
    };
  });
}
