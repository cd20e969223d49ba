import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readVocabulary } from './read-vocabulary.js';
import type { Vocabulary } from './vocabulary.js';

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
    const read = await readVocabulary((sql) => this.dataSource.query(sql), this.loaded?.revision);
    if (read) this.loaded = read;
    return this.loaded!;
  }
}
