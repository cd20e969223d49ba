import { z } from 'zod';
import { author } from './identity.js';
import { pageOf, pageQuery } from './paging.js';
import { searchQuery } from './search.js';
import { id, instant, line, slug } from './text.js';

export const SAVED_SEARCHES_MAX = 50;
export const SAVED_SEARCH_NAME_MAX = 80;

/** What is searched for, as GET /search takes it. */
export const savedQuery = searchQuery.omit({ sort: true, cursor: true, limit: true });
export type SavedQuery = z.infer<typeof savedQuery>;

const name = line(SAVED_SEARCH_NAME_MAX);

export const savedSearch = z
  .object({
    id,
    name: z.string(),
    search: savedQuery,
    /** Whether the owner is told of new posts that match. */
    notify: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'SavedSearch' });
export type SavedSearchView = z.infer<typeof savedSearch>;
export const savedSearchPage = pageOf(savedSearch);
export const savedSearchesQuery = pageQuery(SAVED_SEARCHES_MAX, SAVED_SEARCHES_MAX);
export type SavedSearchesQuery = z.infer<typeof savedSearchesQuery>;

export const saveSearchBody = z.strictObject({
  name,
  search: savedQuery,
  notify: z.boolean().default(true),
});
export type SaveSearchBody = z.infer<typeof saveSearchBody>;

export const changeSavedSearchBody = z
  .strictObject({
    name: name.optional(),
    search: savedQuery.optional(),
    notify: z.boolean().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'give a name, a search or notify',
  });
export type ChangeSavedSearchBody = z.infer<typeof changeSavedSearchBody>;

/** Counting stops here: 100 means that there are as many or more. */
export const UNREAD_NOTIFICATIONS_MAX = 100;
const unread = z.number().int().max(UNREAD_NOTIFICATIONS_MAX);

export const notification = z
  .object({
    id,
    kind: z.enum(['saved-search']),
    savedSearch: z.object({ id, name: z.string() }),
    thread: z.object({ id, title: z.string(), channelSlug: slug, channelName: z.string() }),
    /** The newest of the posts that matched. */
    post: z.object({ id, number: z.number().int(), author, excerpt: z.string() }),
    /** How many matched in this thread since it was last read. */
    posts: z.number().int().positive(),
    createdAt: instant,
    readAt: instant.nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof notification>;

/** A notification that came or was added to, which then has a new id, with what is unread now. */
export const notificationEvent = notification.extend({ unread }).meta({ id: 'NotificationEvent' });
export type NotificationEvent = z.infer<typeof notificationEvent>;

export const notificationsQuery = pageQuery(20, 100);
export type NotificationsQuery = z.infer<typeof notificationsQuery>;
export const notificationPage = pageOf(notification)
  .extend({ unread })
  .meta({ id: 'NotificationPage' });
export type NotificationPage = z.infer<typeof notificationPage>;

/** All up to and including one, or just these. */
export const readNotificationsBody = z.union([
  z.strictObject({ upTo: id }),
  z.strictObject({ ids: z.array(id).min(1).max(100) }),
]);
export type ReadNotificationsBody = z.infer<typeof readNotificationsBody>;
export const unreadNotifications = z.object({ unread });
export type UnreadNotifications = z.infer<typeof unreadNotifications>;
