import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { MeilisearchStandIn } from '@rounds/testing';
import { MeilisearchEngine } from './meilisearch-engine.js';
import { meilisearchSettings, type Synonyms } from './meilisearch-settings.js';
import type { SynonymSource } from './meilisearch-synonyms.js';
import type { PostDocument } from './post-document.js';
import { parseQuery } from './query-parser.js';
import type { ResolvedSearch } from './search-engine.js';

const UID = 'rounds_posts';

/** A vocabulary that is imported into while the engine runs. */
class Vocabulary implements SynonymSource {
  private at = 1;
  constructor(private synonyms: Synonyms) {}
  import(synonyms: Synonyms): void {
    this.synonyms = synonyms;
    this.at += 1;
  }
  revision = async () => String(this.at);
  read = async () => ({ revision: String(this.at), synonyms: this.synonyms });
}

const warfarin = { coumadin: ['warfarin'], warfarin: ['coumadin'] };
const apixaban = { apixaban: ['eliquis'], eliquis: ['apixaban'] };

let server: MeilisearchStandIn;
let url: string;
let vocabulary: Vocabulary;
let engine: MeilisearchEngine;

// What is refused below is also told.
beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  server = new MeilisearchStandIn();
  url = await server.start();
  vocabulary = new Vocabulary(warfarin);
  engine = new MeilisearchEngine({ url }, vocabulary);
});
afterEach(() => server.stop());

const serverHas = (synonyms: Synonyms) => {
  const index = server.makeIndex(UID, { ...meilisearchSettings, synonyms });
  index.documents.set('1', { id: '1', text: 'Bleeding on warfarin' });
  return index;
};
const told = () => server.asked.filter((call) => /^(PUT|PATCH) .*settings/.test(call));

function search(text: string, surface = text): Promise<string[]> {
  const expansion = { surface, alternatives: ['apixaban'], medicationIds: [], effectIds: [] };
  const asked: ResolvedSearch = {
    query: parseQuery(text),
    expansions: [expansion],
    completions: [],
    beginnings: [],
    viewerId: 'viewer',
    visibleChannelIds: ['channel'],
    removals: { postIds: [], threadIds: [] },
    filters: [],
    sort: 'relevance',
    limit: 20,
    cursor: undefined,
    fingerprint: '',
  };
  return engine.search(asked).then(({ hits }) => hits.map(({ postId }) => postId));
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i += 1) await sleep(10);
  expect(holds()).toBe(true);
}

const document = (postId: string): PostDocument => ({
  ...{ postId, threadId: 't', channelId: 'channel', number: 1, authorId: 'a', kind: 'case' },
  ...{ title: '', tags: [], classes: [], text: `Text ${postId}`, medicationIds: [] },
  ...{ effectIds: [], createdAt: new Date(0), accepted: false, helpful: 0, answered: false },
  ...{ cites: false, expert: false },
});

async function rebuild(documents: PostDocument[]): Promise<void> {
  await engine.startRebuild();
  await engine.rebuildWith(documents);
  await engine.finishRebuild();
}

describe('with Meilisearch, a search', () => {
  it('is answered by the index as it is while a server is still taking the vocabulary', async () => {
    serverHas(warfarin);
    vocabulary.import(apixaban);
    server.hold();
    for (let i = 0; i < 5; i += 1) expect(await search('eliquis')).toEqual(['1']);
    await until(() => told().length === 1);
    for (let i = 0; i < 5; i += 1) expect(await search('eliquis')).toEqual(['1']);
    // Not known there yet: asked for by the name that the thesaurus has.
    expect(new Set(server.searched)).toEqual(new Set(['apixaban']));
    server.release();
    await sleep(1_500);
    expect(await search('eliquis')).toEqual(['1']);
    expect(server.searched.at(-1)).toBe('eliquis');
    expect(told()).toEqual([`PUT /indexes/${UID}/settings/synonyms`]);
  });

  it('waits where there is no index yet, which is then made with all settings', async () => {
    server.hold();
    let answered = false;
    const waiting = search('eliquis').then(() => (answered = true));
    await sleep(200);
    expect(answered).toBe(false);
    server.release();
    await waiting;
    expect(server.indexes.get(UID)?.settings).toEqual({
      ...meilisearchSettings,
      synonyms: warfarin,
    });
  });

  it('is refused as unavailable while the index is that of another version', async () => {
    serverHas(warfarin).settings.filterableAttributes = ['kind'];
    await expect(search('eliquis')).rejects.toMatchObject({ code: 'search_unavailable' });
  });

  it('is refused as unavailable by a server that lost its index, which is made again', async () => {
    serverHas(warfarin);
    expect(await search('eliquis')).toEqual(['1']);
    server.indexes.clear();
    await expect(search('eliquis')).rejects.toMatchObject({ code: 'search_unavailable' });
    expect(await search('eliquis')).toEqual([]);
    expect(server.indexes.get(UID)?.settings.synonyms).toEqual(warfarin);
  });
});

describe('with Meilisearch, the vocabulary', () => {
  it('is told to the server once after each import, without what was dropped', async () => {
    serverHas(warfarin);
    await search('eliquis');
    await search('eliquis');
    expect(told()).toEqual([]);
    vocabulary.import(apixaban);
    await search('eliquis');
    await until(() => told().length > 0);
    expect(server.indexes.get(UID)?.settings.synonyms).toEqual(apixaban);
    await search('eliquis');
    await search('eliquis');
    expect(told()).toHaveLength(1);
  });

  it('is told again where it moved while the server was taking it, without another search', async () => {
    serverHas(warfarin);
    vocabulary.import({ ...warfarin, ...apixaban });
    server.hold();
    await search('eliquis');
    await until(() => told().length === 1);
    vocabulary.import(apixaban);
    server.release();
    await until(() => told().length === 2);
    expect(server.indexes.get(UID)?.settings.synonyms).toEqual(apixaban);
  });

  it('is not told again by another process that finds it there', async () => {
    serverHas(warfarin);
    await engine.index([document('2')], 'live');
    const another = new MeilisearchEngine({ url }, vocabulary);
    await another.index([document('3')], 'live');
    await sleep(100);
    expect(told()).toEqual([]);
  });

  it('is that of the end of a rebuild, not of its beginning', async () => {
    serverHas(warfarin);
    await engine.startRebuild();
    vocabulary.import(apixaban);
    await engine.rebuildWith([document('2')]);
    await engine.finishRebuild();
    expect(server.indexes.get(UID)?.settings.synonyms).toEqual(apixaban);
    expect(await search('eliquis')).toEqual(['2']);
  });
});

describe('with Meilisearch, settings', () => {
  const { rankingRules, ...rest } = meilisearchSettings;
  const reordered = { ...rest, rankingRules: rankingRules!.toReversed() };

  it('that changed are another identity, and come with a new index, not into the live one', async () => {
    serverHas(warfarin);
    const before = await engine.identity();
    expect(before).not.toContain('other settings');
    engine = new MeilisearchEngine({ url }, vocabulary, UID, reordered);
    const changed = await engine.identity();
    expect(changed).not.toBe(before);
    await engine.startRebuild();
    await engine.rebuildWith([document('2')]);
    // Readers keep the old one until the new one is full.
    expect(await search('eliquis')).toEqual(['1']);
    expect(server.indexes.get(UID)?.settings.rankingRules).toEqual(rankingRules);
    await engine.finishRebuild();
    expect(await search('eliquis')).toEqual(['2']);
    expect(server.indexes.get(UID)?.settings.rankingRules).toEqual(reordered.rankingRules);
    expect([...server.indexes.keys()]).toEqual([UID]);
    expect(told().filter((call) => call.includes(`/${UID}/`))).toEqual([]);
    const after = await engine.identity();
    expect([after === changed, after.includes('other settings')]).toEqual([false, false]);
    expect(await engine.identity()).toBe(after);
  });

  it('that somebody changed on the server are another identity until they are put right', async () => {
    serverHas(warfarin);
    await rebuild([document('1')]);
    const filled = await engine.identity();
    server.indexes.get(UID)!.settings.searchableAttributes = ['text', 'title', 'tags', 'classes'];
    expect(await engine.identity()).toBe(`${filled} with other settings`);
    await rebuild([document('1')]);
    expect(await engine.identity()).not.toContain('other settings');
    expect(server.indexes.get(UID)?.settings.searchableAttributes).toEqual(
      meilisearchSettings.searchableAttributes,
    );
  });
});
