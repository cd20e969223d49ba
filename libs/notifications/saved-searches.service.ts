import { Injectable } from '@nestjs/common';
import {
  SAVED_SEARCHES_MAX,
  type ChangeSavedSearchBody,
  type Page,
  type SavedQuery,
  type SavedSearchesQuery,
  type SavedSearchView,
  type SaveSearchBody,
} from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Cursor, Idempotency, newId, type IdempotentCall } from '@rounds/platform';
import { StandingQueries, type PreparedQuery } from '@rounds/search';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  savedSearchNotFound,
  savedSearchTooBroad,
  tooManySavedSearches,
  unknownFilter,
} from './notifications-errors.js';
import { writeKeys } from './saved-search-keys.js';
import { savedSearchColumns, savedSearchView, type SavedSearchRow } from './saved-search-view.js';

const byId = new Cursor(z.uuid());

type Prepared = PreparedQuery & { preparedAs: string };

/** The searches that clinicians keep; each is the owner's alone. */
@Injectable()
export class SavedSearchesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
    private readonly queries: StandingQueries,
  ) {}

  /** Newest first. */
  async list(viewer: Viewer, query: SavedSearchesQuery): Promise<Page<SavedSearchView>> {
    const rows = await this.dataSource.query<SavedSearchRow[]>(
      `SELECT ${savedSearchColumns} FROM saved_search
        WHERE owner_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [viewer.id, byId.decode(query.cursor), query.limit + 1],
    );
    return byId.page(rows, query.limit, (row) => row.id, savedSearchView);
  }

  /** Of what is posted from now on its owner is told, where `notify` says so. */
  async save(
    viewer: Viewer,
    body: SaveSearchBody,
    call: IdempotentCall | null,
  ): Promise<SavedSearchView> {
    const { standing, keys, preparedAs } = await this.prepare(viewer, body.search, body.notify);
    return this.idempotency.once(call, () =>
      this.dataSource.transaction(async (tx) => {
        await this.makeRoom(tx, viewer, call);
        const now = new Date();
        const [row] = await tx.query<[SavedSearchRow]>(
          `INSERT INTO saved_search (id, owner_id, name, search, notify, standing, prepared_as,
             since, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING ${savedSearchColumns}`,
          [
            ...[newId(), viewer.id, body.name, JSON.stringify(body.search), body.notify],
            ...[JSON.stringify(standing), preparedAs, now],
          ],
        );
        await writeKeys(tx, row.id, body.notify ? keys : null);
        const view = savedSearchView(row);
        await this.idempotency.remember(tx, call, view);
        return view;
      }),
    );
  }

  /** Another search, or notifications after a pause, begin now: what was posted before is no news. */
  async change(viewer: Viewer, id: string, body: ChangeSavedSearchBody): Promise<SavedSearchView> {
    for (;;) {
      const was = await this.find(this.dataSource.manager, viewer, id);
      const notify = body.notify ?? was.notify;
      // The rest can be changed even where the search names what cannot be seen any more.
      const starts = body.search !== undefined || (notify && !was.notify);
      const prepared = starts && (await this.prepare(viewer, body.search ?? was.search, notify));
      const view = await this.dataSource.transaction(async (tx) => {
        const { version } = await this.find(tx, viewer, id, 'FOR NO KEY UPDATE');
        if (version !== was.version) return null;
        if (prepared) await this.restart(tx, id, body.search ?? was.search, prepared);
        if (prepared || !notify) await writeKeys(tx, id, notify && prepared ? prepared.keys : null);
        const [[row]] = await tx.query<[[SavedSearchRow]]>(
          `UPDATE saved_search SET name = coalesce($2, name), notify = $3, version = version + 1
            WHERE id = $1 RETURNING ${savedSearchColumns}`,
          [id, body.name ?? null, notify],
        );
        return savedSearchView(row);
      });
      if (view) return view; // else somebody changed it between
    }
  }

  /** With what it told. */
  async remove(viewer: Viewer, id: string): Promise<void> {
    const [, removed] = await this.dataSource.query<[unknown, number]>(
      'DELETE FROM saved_search WHERE id = $1 AND owner_id = $2',
      [id, viewer.id],
    );
    if (removed === 0) throw savedSearchNotFound();
  }

  private async find(manager: EntityManager, viewer: Viewer, id: string, lock = '') {
    const [row] = await manager.query<SavedSearchRow[]>(
      `SELECT ${savedSearchColumns} FROM saved_search WHERE id = $1 AND owner_id = $2 ${lock}`,
      [id, viewer.id],
    );
    if (!row) throw savedSearchNotFound();
    return row;
  }

  private async restart(
    tx: EntityManager,
    id: string,
    search: SavedQuery,
    { standing, preparedAs }: Prepared,
  ): Promise<void> {
    await tx.query(
      `UPDATE saved_search SET search = $2, standing = $3, prepared_as = $4, since = $5
        WHERE id = $1`,
      [id, JSON.stringify(search), JSON.stringify(standing), preparedAs, new Date()],
    );
  }

  private async prepare(viewer: Viewer, search: SavedQuery, notify: boolean): Promise<Prepared> {
    const preparedAs = await this.queries.preparedAs();
    const prepared = await this.queries.prepare(viewer, search);
    if (!prepared) throw unknownFilter();
    if (notify && !prepared.keys) throw savedSearchTooBroad();
    return { ...prepared, preparedAs };
  }

  /** One at a time for each clinician, so that two at once are counted as two. */
  private async makeRoom(tx: EntityManager, viewer: Viewer, call: IdempotentCall | null) {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('saved-searches'), hashtext($1))`, [
      viewer.id,
    ]);
    const [kept] = await tx.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM saved_search WHERE owner_id = $1',
      [viewer.id],
    );
    if (kept.count < SAVED_SEARCHES_MAX) return;
    await this.idempotency.firstOnly(tx, call); // this very call's may be the fiftieth
    throw tooManySavedSearches();
  }
}
