import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** The NOTIFY channel on which the nodes that hold sockets hear of new notifications. */
export const NOTIFICATION_NEWS = 'rounds_notifications';

/** Ids of notifications with those whom they are for. */
export const notificationNews = z.array(z.tuple([z.uuid(), z.uuid()]));
export type NotificationNews = z.infer<typeof notificationNews>;

/** NOTIFY takes 8,000 bytes. */
const AT_ONCE = 90;

/**
 * Whoever matches posts may be another process than those that hold the sockets. They hear of it
 * with the commit: told after that, news would be lost with a process that is killed in between,
 * since it finds nothing new when it is asked again.
 */
export async function tellNodes(tx: EntityManager, news: NotificationNews): Promise<void> {
  const payloads: string[] = [];
  for (let at = 0; at < news.length; at += AT_ONCE) {
    payloads.push(JSON.stringify(news.slice(at, at + AT_ONCE)));
  }
  if (payloads.length === 0) return;
  await tx.query(
    `SELECT pg_notify('${NOTIFICATION_NEWS}', payload) FROM unnest($1::text[]) AS payload`,
    [payloads],
  );
}
