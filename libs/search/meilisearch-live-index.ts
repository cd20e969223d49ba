import { Logger } from '@nestjs/common';
import { MeilisearchTaskTimeOutError, type Meilisearch } from 'meilisearch';
import { doneInBackground, exists, makeIndex } from './meilisearch-client.js';
import { sameSynonyms, type IndexSettings } from './meilisearch-settings.js';
import type { SynonymSource } from './meilisearch-synonyms.js';

const PAUSE_AFTER_FAILURE_MS = 10_000;

interface ToldVocabulary {
  revision: string;
  names: ReadonlySet<string>;
}

/**
 * The index that is searched. It is taken as it is and made where there is none; a vocabulary that
 * moved on is told to it in the background, for which the server reads no post again.
 */
export class MeilisearchLiveIndex {
  private readonly logger = new Logger(MeilisearchLiveIndex.name);
  private opened: Promise<void> | null = null;
  /** What it has synonyms of; no revision where they were found there. */
  private told: ToldVocabulary = { revision: '', names: new Set() };
  private telling: Promise<void> | null = null;
  private pending: (ToldVocabulary & { taskUid: number }) | null = null;
  private notBefore = 0;

  constructor(
    private readonly client: Meilisearch,
    private readonly uid: string,
    private readonly settings: IndexSettings,
    private readonly synonyms: SynonymSource,
  ) {}

  /** Waits only where the index must be made. Answers the names that it has synonyms of. */
  async ready(): Promise<ReadonlySet<string>> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    await this.opened;
    this.keepUp();
    return this.told.names;
  }

  /** The server lost its data, or is another one. */
  forget(): void {
    this.opened = null;
    this.pending = null;
  }

  /** When this is done the server has been told the vocabulary of when this began, or has it. */
  async tellSynonyms(): Promise<void> {
    while (this.telling) await this.telling;
    const telling = this.tell();
    this.tellingIs(telling.catch(() => undefined));
    await telling;
  }

  private async open(): Promise<void> {
    if (await exists(this.client, this.uid)) {
      const found = await this.client.index(this.uid).getSynonyms();
      this.told = { revision: '', names: new Set(Object.keys(found)) };
      return;
    }
    const { revision, synonyms } = await this.synonyms.read();
    await makeIndex(this.client, this.uid, { ...this.settings, synonyms });
    this.told = { revision, names: new Set(Object.keys(synonyms)) };
  }

  private keepUp(): void {
    if (this.telling || Date.now() < this.notBefore) return;
    this.tellingIs(
      this.tellIfMoved().catch((error: unknown) => {
        this.notBefore = Date.now() + PAUSE_AFTER_FAILURE_MS;
        this.logger.warn({ err: error }, 'Meilisearch does not have the newest vocabulary yet');
      }),
    );
  }

  /** One at a time, or what was read earlier could come later. */
  private tellingIs(telling: Promise<void>): void {
    this.telling = telling.finally(() => {
      this.telling = null;
    });
  }

  private async tellIfMoved(): Promise<void> {
    // Again at the end: it may have moved while the server was at it.
    while (this.pending || (await this.synonyms.revision()) !== this.told.revision) {
      if (!this.pending) await this.tell();
      if (this.pending) await this.settle(this.pending);
    }
  }

  private async tell(): Promise<void> {
    const { revision, synonyms } = await this.synonyms.read();
    const told = { revision, names: new Set(Object.keys(synonyms)) };
    const index = this.client.index(this.uid);
    if (sameSynonyms(await index.getSynonyms(), synonyms)) {
      this.told = told;
      return;
    }
    const { taskUid } = await index.updateSynonyms(synonyms);
    this.pending = { ...told, taskUid };
  }

  private async settle({ taskUid, ...told }: ToldVocabulary & { taskUid: number }): Promise<void> {
    try {
      await doneInBackground(this.client, taskUid);
    } catch (error) {
      // Behind long work of the server: asked for again, not told again.
      if (!(error instanceof MeilisearchTaskTimeOutError)) this.pending = null;
      throw error;
    }
    this.told = told;
    this.pending = null;
  }
}
