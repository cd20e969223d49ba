import { visibleSql } from '@rounds/channels';
import type { NotificationView } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';
import { excerptOf, excerptSourceSql } from '@rounds/threads';

const EXCERPT_CHARACTERS = 200;

/** Notification `n` with what it is about, as far as its clinician may see that now. */
export const notificationSql = `
  SELECT n.id, n.clinician_id AS "clinicianId", n.kind, n.created_at AS "createdAt",
         n.read_at AS "readAt", s.id AS "searchId", s.name AS "searchName",
         t.id AS "threadId", t.title, ch.slug AS "channelSlug", ch.name AS "channelName",
         newest.id AS "postId", newest.number, newest.html, newest.posts,
         ${authorColumns('c', 'sp')}
    FROM notification n
    JOIN saved_search s ON s.id = n.saved_search_id
    JOIN thread t ON t.id = n.thread_id AND t.deleted_at IS NULL
    JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', 'n.clinician_id')}
    JOIN LATERAL (
      SELECT p.id, p.number, p.author_id, ${excerptSourceSql('p')} AS html, count(*) OVER ()::int AS posts
        FROM post p WHERE p.id = ANY(n.post_ids) AND p.deleted_at IS NULL
       ORDER BY p.id DESC LIMIT 1) newest ON true
    JOIN clinician c ON c.id = newest.author_id
    LEFT JOIN specialty sp ON sp.slug = c.specialty_slug`;

export interface NotificationRow extends AuthorColumns {
  id: string;
  clinicianId: string;
  kind: NotificationView['kind'];
  createdAt: Date;
  readAt: Date | null;
  searchId: string;
  searchName: string;
  threadId: string;
  title: string;
  channelSlug: string;
  channelName: string;
  postId: string;
  number: number;
  html: string;
  posts: number;
}

export const notificationView = (row: NotificationRow): NotificationView => ({
  id: row.id,
  kind: row.kind,
  savedSearch: { id: row.searchId, name: row.searchName },
  thread: {
    id: row.threadId,
    title: row.title,
    channelSlug: row.channelSlug,
    channelName: row.channelName,
  },
  post: {
    id: row.postId,
    number: row.number,
    author: authorOf(row),
    excerpt: excerptOf(row.html, EXCERPT_CHARACTERS),
  },
  posts: row.posts,
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
});
