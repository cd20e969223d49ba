import { Logger } from '@nestjs/common';
import { ConsumerUnavailable, DomainError } from '@rounds/platform';
import type { QueryExpansion } from '@rounds/vocabulary';
import type { FacetDistribution, Meilisearch } from 'meilisearch';
import {
  done,
  isDown,
  isMissingIndex,
  isOutdatedIndex,
  makeIndex,
  meilisearchClient,
  removeIndex,
  type MeilisearchAddress,
} from './meilisearch-client.js';
import { marksOf, meilisearchDocument, type MeilisearchDocument } from './meilisearch-document.js';
import { MeilisearchLiveIndex } from './meilisearch-live-index.js';
import {
  cursorAfter,
  filterOf,
  onlyCompletion,
  placeOf,
  textOf,
  type MeilisearchPlace,
} from './meilisearch-query.js';
import { agrees, meilisearchSettings, versionOf } from './meilisearch-settings.js';
import type { SynonymSource } from './meilisearch-synonyms.js';
import { DOCUMENT_VERSION, type PostDocument } from './post-document.js';
import {
  TOTAL_LIMIT,
  noAnswer,
  type EngineAnswer,
  type FacetCounts,
  type IndexTarget,
  type ResolvedSearch,
  type SearchEngine,
} from './search-engine.js';
import { searchUnavailable } from './search-errors.js';

const FACETS = {
  channel: 'channelId',
  kind: 'kind',
  medication: 'medicationIds',
  effect: 'effectIds',
  year: 'year',
} as const;

/** Search in a Meilisearch server (1.50), through its official client. */
export class MeilisearchEngine implements SearchEngine {
  readonly name = 'meilisearch';
  readonly batch = 2_000;
  private readonly logger = new Logger(MeilisearchEngine.name);
  private readonly client: Meilisearch;
  private readonly live: MeilisearchLiveIndex;

  /** `uid` names the index. */
  constructor(
    address: MeilisearchAddress,
    private readonly synonyms: SynonymSource,
    private readonly uid = 'rounds_posts',
    private readonly settings = meilisearchSettings,
  ) {
    this.client = meilisearchClient(address);
    this.live = new MeilisearchLiveIndex(this.client, uid, settings, synonyms);
  }

  async search(search: ResolvedSearch): Promise<EngineAnswer> {
    const place = placeOf(search);
    if (search.visibleChannelIds.length === 0) return noAnswer();
    try {
      const names = await this.live.ready();
      return await this.answer(search, place, names, 'posts').catch((error: unknown) => {
        if (!isOutdatedIndex(error) || search.removals.postIds.length === 0) throw error;
        // Of a version that cannot leave out single posts: rather too much than what was deleted.
        return this.answer(search, place, names, 'threads');
      });
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.forgetIfMissing(error);
      this.logger.warn({ err: error }, 'Meilisearch did not answer a search');
      const waits = isDown(error) || isMissingIndex(error) || isOutdatedIndex(error);
      throw waits ? searchUnavailable() : error;
    }
  }

  private async answer(
    search: ResolvedSearch,
    place: MeilisearchPlace,
    names: ReadonlySet<string>,
    removed: 'posts' | 'threads',
  ): Promise<EngineAnswer> {
    const now = Date.now();
    const filter = filterOf(search, place.until, removed);
    const completion = await this.completionOf(search, filter);
    const text = textOf(search, names, completion);
    if (text === null) return noAnswer();
    const newest = search.sort === 'newest' || text === '';
    const answer = await this.client.index<MeilisearchDocument>(this.uid).search(text, {
      filter,
      ...(newest ? { sort: ['createdAt:desc'] } : {}),
      // By date a loose match would come first: then every word must occur.
      matchingStrategy: search.sort === 'newest' ? 'all' : 'frequency',
      facets: Object.values(FACETS),
      attributesToRetrieve: ['id', 'text'],
      showMatchesPosition: true,
      page: place.page,
      hitsPerPage: place.hitsPerPage,
    });
    const more = place.page * place.hitsPerPage < Math.min(answer.totalHits, TOTAL_LIMIT);
    return {
      hits: answer.hits.map(({ id, text: found, _matchesPosition }) => ({
        postId: id,
        marks: marksOf(found, _matchesPosition ?? {}),
      })),
      total: Math.min(answer.totalHits, TOTAL_LIMIT),
      totalIsExact: answer.totalHits <= TOTAL_LIMIT,
      facets: facetsOf(answer.facetDistribution ?? {}),
      nextCursor: more ? cursorAfter(search.fingerprint, place, now) : null,
    };
  }

  /** What half a name is taken for: of what others have written so far, it is the beginning. */
  private async completionOf(
    search: ResolvedSearch,
    filter: string[],
  ): Promise<QueryExpansion | null> {
    const completion = onlyCompletion(search);
    if (!completion) return null;
    const written = await this.client.index(this.uid).search(completion.surface, {
      filter,
      matchingStrategy: 'all',
      attributesToRetrieve: [],
      limit: 1,
    });
    return written.hits.length === 0 ? completion : null;
  }

  async index(documents: PostDocument[], target: IndexTarget): Promise<void> {
    await this.write(() =>
      done(this.indexOf(target).addDocuments(documents.map(meilisearchDocument))),
    );
  }

  async remove(postIds: string[], target: IndexTarget): Promise<void> {
    await this.write(() => done(this.indexOf(target).deleteDocuments(postIds)));
  }

  healthy(): Promise<boolean> {
    return this.client.isHealthy();
  }

  /** When it was made moves with the documents when indexes are swapped, as settings do. */
  async identity(): Promise<string> {
    await this.live.ready();
    const { createdAt } = await this.client.getRawIndex(this.uid);
    const current = await this.client.index(this.uid).getSettings();
    const version = `${DOCUMENT_VERSION} ${versionOf(this.settings)}`;
    const changed = agrees(current, this.settings) ? '' : ' with other settings';
    return `${this.name} ${version} ${this.uid} ${String(createdAt)}${changed}`;
  }

  async startRebuild(): Promise<void> {
    await this.write(async () => {
      await removeIndex(this.client, this.next);
      const { synonyms } = await this.synonyms.read();
      await makeIndex(this.client, this.next, { ...this.settings, synonyms });
    });
  }

  rebuildWith(documents: PostDocument[]): Promise<void> {
    return this.index(documents, 'next');
  }

  settleRebuild(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async finishRebuild(): Promise<void> {
    await this.write(async () => {
      await done(this.client.swapIndexes([{ indexes: [this.uid, this.next], rename: false }]));
      await removeIndex(this.client, this.next);
      // The vocabulary may have moved on since the index was made.
      await this.live.tellSynonyms();
    });
  }

  /** Meilisearch keeps itself. */
  tidy(): Promise<boolean> {
    return Promise.resolve(false);
  }

  prepare(): Promise<unknown> {
    return this.live.ready();
  }

  private get next(): string {
    return `${this.uid}_next`;
  }

  private indexOf(target: IndexTarget) {
    return this.client.index<MeilisearchDocument>(target === 'live' ? this.uid : this.next);
  }

  private async write(work: () => Promise<unknown>): Promise<void> {
    try {
      await this.live.ready();
      await work();
    } catch (error) {
      this.forgetIfMissing(error);
      if (isDown(error) || isMissingIndex(error)) {
        throw new ConsumerUnavailable('Meilisearch is not there', { cause: error });
      }
      throw error;
    }
  }

  private forgetIfMissing(error: unknown): void {
    if (isMissingIndex(error)) this.live.forget();
  }
}

function facetsOf(distribution: FacetDistribution): FacetCounts {
  const counts = (attribute: string) =>
    Object.entries(distribution[attribute] ?? {})
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    channel: counts(FACETS.channel),
    kind: counts(FACETS.kind),
    medication: counts(FACETS.medication),
    effect: counts(FACETS.effect),
    year: counts(FACETS.year),
  };
}
