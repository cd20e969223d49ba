import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ChannelsQuery, ChannelView, CreateChannelBody, Page } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import {
  AfterCommit,
  Cursor,
  Idempotency,
  newId,
  queryPrepared,
  type IdempotentCall,
} from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { ChannelAccess } from './channel-access.js';
import { channelColumns, channelView, type ChannelRow } from './channel-view.js';
import { MemberAdmitted } from './channels-events.js';
import { adminRequired, slugTaken, tooManyChannels, unknownSpecialty } from './channels-errors.js';

const byName = new Cursor(z.tuple([z.string(), z.uuid()]));

/** Owned by one clinician: more is a script, and every one of them is looked at in each search. */
const MOST_PRIVATE_CHANNELS = 100;

@Injectable()
export class ChannelsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ChannelAccess,
    private readonly idempotency: Idempotency,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** Those that the reader may see, by name. */
  async list(viewer: Viewer, query: ChannelsQuery): Promise<Page<ChannelView>> {
    const after = byName.decode(query.cursor);
    const rows = await queryPrepared<(ChannelRow & { sort_name: string })[]>(
      this.dataSource.manager,
      `SELECT ${channelColumns}, lower(c.name) AS sort_name
         FROM channel c JOIN channel_head h ON h.channel_id = c.id
         LEFT JOIN membership m ON m.channel_id = c.id AND m.clinician_id = $1
        WHERE (c.visibility = 'open' OR m.clinician_id IS NOT NULL)
          AND ($2::boolean IS NULL OR (m.clinician_id IS NOT NULL) = $2)
          AND ($3::text IS NULL OR (lower(c.name), c.id) > ($3, $4::uuid))
        ORDER BY lower(c.name), c.id LIMIT $5`,
      [
        viewer.id,
        query.joined === undefined ? null : query.joined === 'true',
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return byName.page(rows, query.limit, (row) => [row.sort_name, row.id], channelView);
  }

  /** Open ones by administrators; private ones by anyone verified, who then owns them. */
  async create(
    viewer: Viewer,
    body: CreateChannelBody,
    call: IdempotentCall | null,
  ): Promise<ChannelView> {
    if (body.visibility === 'open' && viewer.role !== 'admin') throw adminRequired();
    const view = await this.idempotency.once(call, () =>
      this.dataSource.transaction(async (tx) => {
        const id = newId();
        if (body.visibility === 'private') await this.requireRoom(tx, viewer, call);
        await this.insert(tx, id, body, call);
        await tx.query(
          `WITH head AS (INSERT INTO channel_head (channel_id) VALUES ($1))
           INSERT INTO membership (channel_id, clinician_id, role) VALUES ($1, $2, 'owner')`,
          [id, viewer.id],
        );
        const view = await this.access.toRead(viewer, id, tx);
        await this.idempotency.remember(tx, call, view);
        return view;
      }),
    );
    this.afterCommit.publish(MemberAdmitted, { channelId: view.id, clinicianId: viewer.id });
    return view;
  }

  /**
   * The address of a private channel always has a random end: nobody can learn by asking for the
   * same one that it is there, and it never stands in the way of an open channel.
   */
  private async insert(
    tx: EntityManager,
    id: string,
    body: CreateChannelBody,
    call: IdempotentCall | null,
  ) {
    if (body.specialty) await this.requireSpecialty(tx, body.specialty);
    const wanted = body.slug ?? (slugOf(body.name) || 'channel');
    const slug = body.visibility === 'private' ? `${wanted}-${randomHex()}` : wanted;
    const rows = await tx.query<unknown[]>(
      `INSERT INTO channel (id, slug, name, description, visibility, specialty_slug, member_count)
       VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [id, slug, body.name, body.description, body.visibility, body.specialty ?? null],
    );
    if (rows.length > 0) return;
    await this.idempotency.firstOnly(tx, call); // it may be this very call's that took it
    throw slugTaken();
  }

  private async requireRoom(tx: EntityManager, viewer: Viewer, call: IdempotentCall | null) {
    const [owned] = await tx.query<{ count: number }[]>(
      `SELECT count(*)::int FROM membership m JOIN channel c ON c.id = m.channel_id
        WHERE m.clinician_id = $1 AND m.role = 'owner' AND c.visibility = 'private'`,
      [viewer.id],
    );
    if (owned!.count < MOST_PRIVATE_CHANNELS) return;
    await this.idempotency.firstOnly(tx, call);
    throw tooManyChannels(MOST_PRIVATE_CHANNELS);
  }

  private async requireSpecialty(tx: EntityManager, slug: string) {
    const rows = await tx.query<unknown[]>('SELECT 1 FROM specialty WHERE slug = $1', [slug]);
    if (rows.length === 0) throw unknownSpecialty();
  }
}

const randomHex = () => randomBytes(4).toString('hex');

const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
