import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EffectName } from './effect-name.entity.js';
import { Effect } from './effect.entity.js';
import { MedicationName } from './medication-name.entity.js';
import { Medication } from './medication.entity.js';
import { Vocabulary } from './vocabulary.js';
import { readEverydayWords } from './vocabulary-files.js';

const CHECK_EVERY_MS = 5_000;

/** Keeps the vocabulary in memory: read at first use, read again when its revision moved on. */
@Injectable()
export class VocabularyStore {
  private readonly logger = new Logger(VocabularyStore.name);
  private loaded: Vocabulary | null = null;
  private loading: Promise<Vocabulary> | null = null;
  private checkedAt = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** At most some seconds old; never waits for the database once it was read. */
  async current(): Promise<Vocabulary> {
    return this.inMemory() ?? this.newest();
  }

  /** What `current` would answer, or null while nothing was read yet. */
  inMemory(): Vocabulary | null {
    if (Date.now() - this.checkedAt > CHECK_EVERY_MS) {
      this.newest().catch((error: unknown) =>
        this.logger.warn({ err: error }, 'the vocabulary could not be checked for changes'),
      );
    }
    return this.loaded;
  }

  /** As the database has it now: for what `current` does not know. One query if nothing changed. */
  newest(): Promise<Vocabulary> {
    this.loading ??= this.refresh().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async refresh(): Promise<Vocabulary> {
    this.checkedAt = Date.now();
    const [row] = await this.dataSource.query<{ revision: string }[]>(
      'SELECT revision FROM vocabulary_version',
    );
    const revision = row?.revision ?? '0';
    if (this.loaded?.revision === revision) return this.loaded;
    // Read after the revision: should a change come in between, the next check reads again.
    const [medications, medicationNames, effects, effectNames] = await Promise.all([
      this.dataSource.getRepository(Medication).find(),
      this.dataSource.getRepository(MedicationName).find(),
      this.dataSource.getRepository(Effect).find(),
      this.dataSource.getRepository(EffectName).find(),
    ]);
    const rows = { medications, medicationNames, effects, effectNames };
    this.loaded = new Vocabulary(revision, rows, readEverydayWords());
    return this.loaded;
  }
}
