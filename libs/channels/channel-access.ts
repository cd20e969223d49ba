import { Injectable } from '@nestjs/common';
import type { ChannelView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { queryPrepared } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { channelColumns, channelView, type ChannelRow } from './channel-view.js';
import { channelNotFound } from './channels-errors.js';

/** True where the reader `$n` may see the channel aliased `c`: every query of content ends in it. */
export const visibleSql = (c: string, reader: string) =>
  `(${c}.visibility = 'open' OR EXISTS (SELECT 1 FROM membership seen
     WHERE seen.channel_id = ${c}.id AND seen.clinician_id = ${reader}))`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds a channel and checks that the reader may see it, in one function. */
@Injectable()
export class ChannelAccess {
  constructor(private readonly dataSource: DataSource) {}

  /** By id or slug; throws channel_not_found alike for none and for one that is not theirs. */
  async toRead(
    viewer: Viewer,
    idOrSlug: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<ChannelView> {
    const key = UUID.test(idOrSlug) ? 'c.id = $2::uuid' : 'c.slug = $2';
    const [row] = await queryPrepared<ChannelRow[]>(
      manager,
      `SELECT ${channelColumns}
         FROM channel c JOIN channel_head h ON h.channel_id = c.id
         LEFT JOIN membership m ON m.channel_id = c.id AND m.clinician_id = $1
        WHERE ${key} AND (c.visibility = 'open' OR m.clinician_id IS NOT NULL)`,
      [viewer.id, idOrSlug],
    );
    if (!row) throw channelNotFound();
    return channelView(row);
  }

  /** Which of these channels the clinicians may see: `clinicianId channelId` pairs, in one query. */
  async visiblePairs(
    pairs: { clinicianId: string; channelId: string }[],
    run: (sql: string, values: unknown[]) => Promise<unknown> = (sql, values) =>
      this.dataSource.query(sql, values),
  ): Promise<Set<string>> {
    const rows = (await run(
      `SELECT w.clinician_id AS "clinicianId", w.channel_id AS "channelId"
         FROM unnest($1::uuid[], $2::uuid[]) AS w(clinician_id, channel_id)
         JOIN channel c ON c.id = w.channel_id
        WHERE ${visibleSql('c', 'w.clinician_id')}`,
      [pairs.map((pair) => pair.clinicianId), pairs.map((pair) => pair.channelId)],
    )) as { clinicianId: string; channelId: string }[];
    return new Set(rows.map((row) => `${row.clinicianId} ${row.channelId}`));
  }
}
