import { Injectable } from '@nestjs/common';
import type { ClinicianProfile, CliniciansQuery, Page } from '@rounds/contracts';
import { verifiedSql, type Viewer } from '@rounds/identity';
import { Cursor } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { clinicianNotFound } from './feed-errors.js';
import { nameWordsQuery, nameWordsSql } from './name-words.js';
import {
  moderatedProfileView,
  profileColumns,
  profileView,
  type ProfileRow,
} from './profile-view.js';

const byFollowers = new Cursor(z.tuple([z.int32(), z.uuid()]));
const byName = new Cursor(z.tuple([z.string().max(200), z.uuid()]));

const mayModerate = (viewer: Viewer) => viewer.role === 'moderator' || viewer.role === 'admin';

/** The verified clinicians; nobody else has a page, but for moderators those who are suspended. */
@Injectable()
export class ClinicianDirectory {
  constructor(private readonly dataSource: DataSource) {}

  async get(viewer: Viewer, clinicianId: string): Promise<ClinicianProfile> {
    const moderates = mayModerate(viewer);
    const shown = moderates ? `(${verifiedSql('c')} OR c.suspended_at IS NOT NULL)` : undefined;
    const [row] = await this.select(`c.id = $2`, [viewer.id, clinicianId], '', shown);
    if (!row) throw clinicianNotFound();
    return moderates ? moderatedProfileView(row) : profileView(row);
  }

  /** Every word of `q` begins a word of the name; by followers (most first) or by name. */
  async list(viewer: Viewer, query: CliniciansQuery): Promise<Page<ClinicianProfile>> {
    const values: unknown[] = [viewer.id];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions: string[] = [];
    if (query.specialty) conditions.push(`c.specialty_slug = ${bind(query.specialty)}`);
    if (query.q) {
      const words = nameWordsQuery(query.q);
      if (words === null) return { items: [], nextCursor: null };
      conditions.push(`${nameWordsSql('c')} @@ to_tsquery('simple', ${bind(words)})`);
    }
    return query.sort === 'name'
      ? this.alphabetically(query, conditions, values, bind)
      : this.mostFollowed(query, conditions, values, bind);
  }

  private async mostFollowed(
    query: CliniciansQuery,
    conditions: string[],
    values: unknown[],
    bind: (value: unknown) => string,
  ) {
    const after = byFollowers.decode(query.cursor);
    if (after) {
      conditions.push(
        `(c.follower_count, c.id) < (${bind(after[0])}::int, ${bind(after[1])}::uuid)`,
      );
    }
    const order = `ORDER BY c.follower_count DESC, c.id DESC LIMIT ${bind(query.limit + 1)}`;
    const rows = await this.select(conditions.join(' AND '), values, order);
    const keyOf = (row: ProfileRow): [number, string] => [row.follower_count, row.authorId];
    return byFollowers.page(rows, query.limit, keyOf, profileView);
  }

  private async alphabetically(
    query: CliniciansQuery,
    conditions: string[],
    values: unknown[],
    bind: (value: unknown) => string,
  ) {
    const after = byName.decode(query.cursor);
    if (after) {
      conditions.push(
        `(lower(c.display_name), c.id) > (lower(${bind(after[0])}), ${bind(after[1])}::uuid)`,
      );
    }
    const order = `ORDER BY lower(c.display_name), c.id LIMIT ${bind(query.limit + 1)}`;
    const rows = await this.select(conditions.join(' AND '), values, order);
    const keyOf = (row: ProfileRow): [string, string] => [row.authorName, row.authorId];
    return byName.page(rows, query.limit, keyOf, profileView);
  }

  private async select(
    condition: string,
    values: unknown[],
    order = '',
    shown = verifiedSql('c'),
  ): Promise<ProfileRow[]> {
    return await this.dataSource.query<ProfileRow[]>(
      `SELECT ${profileColumns('$1')}
         FROM clinician c LEFT JOIN specialty s ON s.slug = c.specialty_slug
        WHERE ${shown} ${condition && `AND ${condition}`} ${order}`,
      values,
    );
  }
}
