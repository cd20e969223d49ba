import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { SavedQuery } from '@rounds/contracts';
import { JobRegistry } from '@rounds/platform';
import { StandingQueries } from '@rounds/search';
import { DataSource } from 'typeorm';
import { writeKeys } from './saved-search-keys.js';

const BATCH = 100;

interface Outdated {
  id: string;
  ownerId: string;
  search: SavedQuery;
  notify: boolean;
  version: number;
}

/** Prepares saved searches anew once the vocabulary or the code has moved on. */
@Injectable()
export class SavedSearchUpkeep implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
    private readonly queries: StandingQueries,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'prepare-saved-searches',
      cron: '*/5 * * * *',
      run: async (_, { signal }) => {
        while (!signal.aborted && (await this.prepareBatch()) === BATCH);
      },
    });
  }

  /** Answers how many were looked at. */
  async prepareBatch(): Promise<number> {
    const preparedAs = await this.queries.preparedAs();
    const outdated = await this.dataSource.query<Outdated[]>(
      `SELECT id, owner_id AS "ownerId", search, notify, version FROM saved_search
        WHERE prepared_as < $1 OR prepared_as > $1 LIMIT $2`,
      [preparedAs, BATCH],
    );
    for (const search of outdated) await this.prepare(search, preparedAs);
    return outdated.length;
  }

  /** Where a filter cannot be looked up any more, what was looked up before stays. */
  private async prepare({ id, ownerId, search, notify, version }: Outdated, preparedAs: string) {
    const prepared = await this.queries.prepare({ id: ownerId }, search);
    await this.dataSource.transaction(async (tx) => {
      const [rows] = await tx.query<[unknown[], number]>(
        `UPDATE saved_search SET prepared_as = $3, standing = coalesce($4, standing)
          WHERE id = $1 AND version = $2 RETURNING id`,
        [id, version, preparedAs, prepared && JSON.stringify(prepared.standing)],
      );
      if (rows.length > 0 && prepared) await writeKeys(tx, id, notify ? prepared.keys : null);
    });
  }
}
