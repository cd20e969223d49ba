import { Injectable } from '@nestjs/common';
import type { ChannelMember, ChannelView, Page } from '@rounds/contracts';
import {
  authorColumns,
  authorOf,
  verifiedSql,
  type AuthorColumns,
  type Viewer,
} from '@rounds/identity';
import { AfterCommit, Cursor } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { ChannelAccess } from './channel-access.js';
import { ChannelAccessLost } from './channels-events.js';
import {
  lastOwner,
  memberNotFound,
  openChannelHasNoMemberList,
  ownerRequired,
} from './channels-errors.js';

const byClinician = new Cursor(z.uuid());

@Injectable()
export class MembershipsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ChannelAccess,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** An open channel appears in the sidebar from now on; twice is the same as once. */
  async join(viewer: Viewer, idOrSlug: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const channel = await this.access.toRead(viewer, idOrSlug, tx);
      await admit(tx, channel.id, viewer.id, 'member');
    });
  }

  async leave(viewer: Viewer, idOrSlug: string): Promise<void> {
    const channel = await this.dataSource.transaction(async (tx) => {
      const found = await this.access.toRead(viewer, idOrSlug, tx);
      if (found.visibility === 'private' && found.membership === 'owner') {
        await requireAnotherOwner(tx, found, viewer.id);
      }
      await dismiss(tx, found.id, viewer.id);
      return found;
    });
    this.announceLoss(channel, viewer.id);
  }

  /** Admits a verified clinician to a private channel; `owner` also promotes a member. */
  async add(viewer: Viewer, idOrSlug: string, clinicianId: string, role: 'owner' | 'member') {
    await this.dataSource.transaction(async (tx) => {
      const channel = await this.toManage(viewer, idOrSlug, tx);
      const known = await tx.query<unknown[]>(
        `SELECT 1 FROM clinician c WHERE c.id = $1 AND ${verifiedSql('c')}`,
        [clinicianId],
      );
      if (known.length === 0) throw memberNotFound();
      await admit(tx, channel.id, clinicianId, role);
    });
  }

  /** The clinician's live stream of the channel ends within a second. */
  async remove(viewer: Viewer, idOrSlug: string, clinicianId: string): Promise<void> {
    const channel = await this.dataSource.transaction(async (tx) => {
      const found = await this.toManage(viewer, idOrSlug, tx);
      if (clinicianId === viewer.id) await requireAnotherOwner(tx, found, viewer.id);
      await dismiss(tx, found.id, clinicianId);
      return found;
    });
    this.announceLoss(channel, clinicianId);
  }

  async list(
    viewer: Viewer,
    idOrSlug: string,
    query: { cursor?: string | undefined; limit: number },
  ): Promise<Page<ChannelMember>> {
    const channel = await this.access.toRead(viewer, idOrSlug);
    const after = byClinician.decode(query.cursor);
    const rows = await this.dataSource.query<
      (AuthorColumns & { membership: 'owner' | 'member' })[]
    >(
      `SELECT m.role AS membership, ${authorColumns('c', 's')}
         FROM membership m JOIN clinician c ON c.id = m.clinician_id
         LEFT JOIN specialty s ON s.slug = c.specialty_slug
        WHERE m.channel_id = $1 AND ($2::uuid IS NULL OR m.clinician_id > $2)
        ORDER BY m.clinician_id LIMIT $3`,
      [channel.id, after, query.limit + 1],
    );
    return byClinician.page(
      rows,
      query.limit,
      (row) => row.authorId,
      (row) => ({ ...authorOf(row), membership: row.membership }),
    );
  }

  private async toManage(viewer: Viewer, idOrSlug: string, tx: EntityManager) {
    const channel = await this.access.toRead(viewer, idOrSlug, tx);
    if (channel.visibility === 'open') throw openChannelHasNoMemberList();
    if (channel.membership !== 'owner') throw ownerRequired();
    return channel;
  }

  private announceLoss(channel: ChannelView, clinicianId: string) {
    if (channel.visibility === 'open') return;
    this.afterCommit.publish(ChannelAccessLost, { channelId: channel.id, clinicianId });
  }
}

async function admit(tx: EntityManager, channelId: string, clinicianId: string, role: string) {
  await tx.query(
    `WITH admitted AS (
       INSERT INTO membership (channel_id, clinician_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (channel_id, clinician_id) DO UPDATE SET role = excluded.role
         WHERE excluded.role = 'owner'
       RETURNING (xmax = 0) AS fresh)
     UPDATE channel SET member_count = member_count + 1
      WHERE id = $1 AND EXISTS (SELECT 1 FROM admitted WHERE fresh)`,
    [channelId, clinicianId, role],
  );
}

async function dismiss(tx: EntityManager, channelId: string, clinicianId: string) {
  await tx.query(
    `WITH gone AS (
       DELETE FROM membership WHERE channel_id = $1 AND clinician_id = $2 RETURNING 1)
     UPDATE channel SET member_count = member_count - 1
      WHERE id = $1 AND EXISTS (SELECT 1 FROM gone)`,
    [channelId, clinicianId],
  );
}

/** Locks the owners, so that two who leave at once cannot both be the last but one. */
async function requireAnotherOwner(tx: EntityManager, channel: ChannelView, clinicianId: string) {
  const owners = await tx.query<{ clinician_id: string }[]>(
    `SELECT clinician_id FROM membership WHERE channel_id = $1 AND role = 'owner'
      ORDER BY clinician_id FOR UPDATE`,
    [channel.id],
  );
  const others = owners.some((owner) => owner.clinician_id !== clinicianId);
  if (!others && channel.memberCount > 1) throw lastOwner();
}
