import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import {
  UNREAD_NOTIFICATIONS_MAX,
  type NotificationEvent,
  type NotificationPage,
  type NotificationsQuery,
  type ReadNotificationsBody,
  type UnreadNotifications,
} from '@rounds/contracts';
import { verifiedSql, type Viewer } from '@rounds/identity';
import { AfterCommit, Cursor } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { NotificationNews } from './notification-news.js';
import { notificationSql, notificationView, type NotificationRow } from './notification-view.js';
import { NotificationsRead } from './notifications-events.js';

const byId = new Cursor(z.uuid());

/** What clinicians were told. What they may not see any more is neither shown nor counted. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** Newest first. */
  async list(viewer: Viewer, query: NotificationsQuery): Promise<NotificationPage> {
    const [rows, unread] = await Promise.all([
      this.dataSource.query<NotificationRow[]>(
        `${notificationSql} WHERE n.clinician_id = $1 AND ($2::uuid IS NULL OR n.id < $2)
          ORDER BY n.id DESC LIMIT $3`,
        [viewer.id, byId.decode(query.cursor), query.limit + 1],
      ),
      this.unread([viewer.id]),
    ]);
    const page = byId.page(rows, query.limit, (row) => row.id, notificationView);
    return { ...page, unread: unread.get(viewer.id) ?? 0 };
  }

  /** Repeats, and ids of what is gone or of somebody else, change nothing. */
  async markRead(viewer: Viewer, body: ReadNotificationsBody): Promise<UnreadNotifications> {
    const [which, value] =
      'upTo' in body ? ['id <= $2::uuid', body.upTo] : ['id = ANY($2::uuid[])', body.ids];
    const [, marked] = await this.dataSource.query<[unknown, number]>(
      `UPDATE notification SET read_at = now()
        WHERE clinician_id = $1 AND read_at IS NULL AND ${which}`,
      [viewer.id, value],
    );
    const unread = (await this.unread([viewer.id])).get(viewer.id) ?? 0;
    if (marked > 0) {
      this.afterCommit.publish(NotificationsRead, { clinicianId: viewer.id, unread });
    }
    return { unread };
  }

  /** What those of `news` come to whose clinicians may use the forum and see them now. */
  async events(
    news: NotificationNews,
  ): Promise<{ clinicianId: string; event: NotificationEvent }[]> {
    const rows = await this.dataSource.query<NotificationRow[]>(
      `${notificationSql} JOIN clinician owner ON owner.id = n.clinician_id
         AND ${verifiedSql('owner')}
        WHERE n.id = ANY($1::uuid[]) AND n.read_at IS NULL ORDER BY n.id`,
      [news.map(([, id]) => id)],
    );
    if (rows.length === 0) return [];
    const unread = await this.unread([...new Set(rows.map((row) => row.clinicianId))]);
    return rows.map((row) => ({
      clinicianId: row.clinicianId,
      event: { ...notificationView(row), unread: unread.get(row.clinicianId) ?? 0 },
    }));
  }

  private async unread(clinicianIds: string[]): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ clinicianId: string; unread: number }[]>(unreadSql, [
      clinicianIds,
    ]);
    return new Map(rows.map((row) => [row.clinicianId, row.unread]));
  }
}

/** $1 whose. Exported to look at its plan. */
export const unreadSql = `
  SELECT whose.id AS "clinicianId", count(n.id)::int AS unread
    FROM unnest($1::uuid[]) AS whose(id)
   CROSS JOIN LATERAL (
     SELECT n.id FROM notification n
       JOIN thread t ON t.id = n.thread_id AND t.deleted_at IS NULL
       JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', 'whose.id')}
      WHERE n.clinician_id = whose.id AND n.read_at IS NULL AND EXISTS (
        SELECT 1 FROM post p WHERE p.id = ANY(n.post_ids) AND p.deleted_at IS NULL)
      LIMIT ${UNREAD_NOTIFICATIONS_MAX}) n
   GROUP BY whose.id`;
