import { Injectable } from '@nestjs/common';
import { ChannelAccess, visibleSql } from '@rounds/channels';
import type { Page, ThreadsQuery, ThreadView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Cursor, queryPrepared, rowsRead } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { threadView, threadViewColumns, threadViewJoins, type ThreadRow } from './thread-view.js';
import { threadNotFound } from './threads-errors.js';

// ISO 8601 has a year 0000, Postgres does not.
const byActivity = new Cursor(z.tuple([z.iso.datetime().regex(/^[^0]/), z.uuid()]));
const byCreation = new Cursor(z.tuple([z.uuid()]));

@Injectable()
export class ThreadReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly channels: ChannelAccess,
  ) {}

  async byId(
    viewer: Viewer,
    threadId: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<ThreadView> {
    const [row] = await queryPrepared<ThreadRow[]>(
      manager,
      `SELECT ${threadViewColumns} FROM thread t ${threadViewJoins('$1')}
        WHERE t.id = $2 AND t.deleted_at IS NULL AND ${visibleSql('ch', '$1')}`,
      [viewer.id, threadId],
    );
    if (!row) throw threadNotFound();
    return threadView(row);
  }

  /** The threads of a channel, by last activity or by creation, newest first. */
  async list(viewer: Viewer, channel: string, query: ThreadsQuery): Promise<Page<ThreadView>> {
    const { id } = await this.channels.toRead(viewer, channel);
    return query.sort === 'newest'
      ? this.byNewest(viewer, id, query)
      : this.byLastActivity(viewer, id, query);
  }

  private async byLastActivity(viewer: Viewer, channelId: string, query: ThreadsQuery) {
    const after = byActivity.decode(query.cursor);
    const before = '(t.last_post_at, t.id) < ($3::timestamptz, $4::uuid)';
    const rows = await queryPrepared<ThreadRow[]>(
      this.dataSource.manager,
      pageSql(query.limit, before, 't.last_post_at DESC, t.id DESC', query.kind && '$5'),
      [
        ...[viewer.id, channelId, after?.[0] ?? 'infinity', after?.[1] ?? LAST_ID],
        ...(query.kind ? [query.kind] : []),
      ],
    );
    const keyOf = (row: ThreadRow): [string, string] => [row.last_post_at, row.id];
    return byActivity.page(rows, query.limit, keyOf, threadView);
  }

  private async byNewest(viewer: Viewer, channelId: string, query: ThreadsQuery) {
    const after = byCreation.decode(query.cursor);
    const rows = await queryPrepared<ThreadRow[]>(
      this.dataSource.manager,
      pageSql(query.limit, 't.id < $3::uuid', 't.id DESC', query.kind && '$4'),
      [...[viewer.id, channelId, after?.[0] ?? LAST_ID], ...(query.kind ? [query.kind] : [])],
    );
    return byCreation.page(rows, query.limit, (row) => [row.id], threadView);
  }
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * $1 the reader, $2 the channel. Cut before its joins, so that it is read in the order of its index
 * and no further, whatever else the planner thinks of.
 */
const pageSql = (limit: number, before: string, order: string, kind: string | undefined) => `
  SELECT ${threadViewColumns}
    FROM (SELECT t.* FROM thread t
           WHERE t.channel_id = $2 AND t.deleted_at IS NULL AND ${before}
             ${kind ? `AND t.kind = ${kind}` : ''}
           ORDER BY ${order} LIMIT ${rowsRead(limit)}) t ${threadViewJoins('$1')}
   ORDER BY ${order}`;
