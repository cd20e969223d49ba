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
import { ChannelAccessLost, MemberAdmitted, MemberDismissed } from './channels-events.js';
import { memberNotFound, openChannelHasNoMemberList, ownerRequired } from './channels-errors.js';
import { admit, dismiss, lockOwners, requireAnotherOwner } from './membership-rows.js';

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
    const channelId = await this.dataSource.transaction(async (tx) => {
      const channel = await this.access.toRead(viewer, idOrSlug, tx);
      await admit(tx, channel.id, viewer.id, 'member');
      return channel.id;
    });
    this.afterCommit.publish(MemberAdmitted, { channelId, clinicianId: viewer.id });
  }

  async leave(viewer: Viewer, idOrSlug: string): Promise<void> {
    const left = await this.dataSource.transaction(async (tx) => {
      const channel = await this.access.toRead(viewer, idOrSlug, tx);
      if (channel.visibility === 'private' && channel.membership === 'owner') {
        await requireAnotherOwner(tx, channel.id, viewer.id, await lockOwners(tx, channel.id));
      }
      return { channel, wasMember: await dismiss(tx, channel.id, viewer.id) };
    });
    this.announce(left, viewer.id);
  }

  /** Admits a verified clinician to a private channel; `owner` also promotes a member. */
  async add(viewer: Viewer, idOrSlug: string, clinicianId: string, role: 'owner' | 'member') {
    const channelId = await this.dataSource.transaction(async (tx) => {
      const { channel } = await this.toManage(viewer, idOrSlug, tx);
      const known = await tx.query<unknown[]>(
        `SELECT 1 FROM clinician c WHERE c.id = $1 AND ${verifiedSql('c')}`,
        [clinicianId],
      );
      if (known.length === 0) throw memberNotFound();
      await admit(tx, channel.id, clinicianId, role);
      return channel.id;
    });
    this.afterCommit.publish(MemberAdmitted, { channelId, clinicianId });
  }

  /** The clinician's live stream of the channel ends within a second. */
  async remove(viewer: Viewer, idOrSlug: string, clinicianId: string): Promise<void> {
    const left = await this.dataSource.transaction(async (tx) => {
      const { channel, owners } = await this.toManage(viewer, idOrSlug, tx);
      if (clinicianId === viewer.id) {
        await requireAnotherOwner(tx, channel.id, viewer.id, owners);
      }
      return { channel, wasMember: await dismiss(tx, channel.id, clinicianId) };
    });
    this.announce(left, clinicianId);
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

  /** The owners are locked and looked at again: of two who remove each other one comes first. */
  private async toManage(viewer: Viewer, idOrSlug: string, tx: EntityManager) {
    const channel = await this.access.toRead(viewer, idOrSlug, tx);
    if (channel.visibility === 'open') throw openChannelHasNoMemberList();
    if (channel.membership !== 'owner') throw ownerRequired();
    const owners = await lockOwners(tx, channel.id);
    if (!owners.includes(viewer.id)) throw ownerRequired();
    return { channel, owners };
  }

  /** Of a private channel the loss again where it was lost before: that ends what is left. */
  private announce(
    { channel, wasMember }: { channel: ChannelView; wasMember: boolean },
    clinicianId: string,
  ) {
    const left = { channelId: channel.id, clinicianId };
    if (wasMember) this.afterCommit.publish(MemberDismissed, left);
    if (channel.visibility === 'private') this.afterCommit.publish(ChannelAccessLost, left);
  }
}
