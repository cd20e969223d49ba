import { reactionKind } from '@rounds/contracts';
import type { ClientBase } from 'pg';
import type { BulkPost, BulkThread } from '../bulk/bulk-rows.js';
import { BulkWriter, type BulkOpening } from '../bulk/bulk-writer.js';
import type { DemoAccounts } from './demo-accounts.js';
import type { DemoChannel, DemoChannels } from './demo-channels.js';
import type { DemoClock } from './demo-clock.js';
import type { DemoContent, DemoLibraryRow, DemoPrivateThread } from './demo-content.js';
import { LIBRARY, libraryPost } from './library-post.js';

const LIBRARY_HOURS = { first: 24 * 240, last: 24 * 62 };

interface Moment {
  at: Date;
  happen(writer: BulkWriter): void;
}

/** Everything that was said and done in the channels, in the order in which it happened. */
export class DemoStory {
  private readonly moments: Moment[] = [];

  private constructor(
    private readonly accounts: DemoAccounts,
    private readonly channels: DemoChannels,
    private readonly vocabulary: { medications: Map<string, string>; effects: Map<string, string> },
    private readonly clock: DemoClock,
  ) {}

  static async load(
    client: ClientBase,
    content: DemoContent,
    accounts: DemoAccounts,
    channels: DemoChannels,
    clock: DemoClock,
    consumers: string[],
  ): Promise<void> {
    const vocabulary = {
      medications: await idsBy(client, 'SELECT name AS key, id FROM medication'),
      effects: await idsBy(client, 'SELECT slug AS key, id FROM effect'),
    };
    const story = new DemoStory(accounts, channels, vocabulary, clock);
    content.library.forEach((row, index) =>
      story.addLibraryRow(row, index / content.library.length),
    );
    for (const thread of content.threads) story.addThread(thread.channel, thread);
    for (const { slug, threads } of content.privateChannels) {
      for (const thread of threads) story.addThread(slug, thread);
    }
    const writer = await BulkWriter.begin(client, consumers);
    story.moments.sort((a, b) => a.at.getTime() - b.at.getTime());
    for (const moment of story.moments) moment.happen(writer);
    await writer.finish();
  }

  private addLibraryRow(row: DemoLibraryRow, place: number): void {
    const { first, last } = LIBRARY_HOURS;
    const opening: BulkOpening = {
      at: this.clock.hoursAgo(first + (last - first) * place),
      channelId: this.channel(row.channel).id,
      authorId: this.idOf(LIBRARY.email),
      title: row.title,
      kind: 'question',
      body: libraryPost(row),
    };
    this.moments.push({ at: opening.at, happen: (writer) => void writer.openThread(opening) });
  }

  private addThread(slug: string, given: DemoPrivateThread): void {
    const channel = this.channel(slug);
    const times = [given.hoursAgo, ...given.postHours].map((hours) => this.clock.hoursAgo(hours));
    const timeOf = (index: number) => times[index] ?? this.clock.now;
    const opening: BulkOpening = {
      at: timeOf(0),
      channelId: channel.id,
      authorId: this.idOf(given.author),
      title: given.title,
      kind: given.kind,
      body: given.body,
      medicationIds: given.medications.map((name) => found(this.vocabulary.medications, name)),
      effectIds: given.effects.map((slug) => found(this.vocabulary.effects, slug)),
    };
    let thread: BulkThread | undefined;
    const posts: BulkPost[] = [];
    const opened = () => present(thread);
    const post = (index: number) => present(posts[index]);
    this.add(opening.at, (writer) => {
      thread = writer.openThread(opening).thread;
    });
    given.posts.forEach(({ author, body, replyTo, reactions = {} }, index) => {
      const at = timeOf(index + 1);
      this.add(at, (writer) => {
        const quoted = replyTo === undefined ? {} : { replyTo: post(replyTo) };
        posts[index] = writer.reply(opened(), { at, authorId: this.idOf(author), body, ...quoted });
      });
      for (const kind of reactionKind.options) {
        for (const email of reactions[kind] ?? []) {
          const reaction = {
            at: this.clock.soonAfter(at, 36),
            clinicianId: this.idOf(email),
            kind,
          };
          this.add(reaction.at, (writer) => writer.react(post(index), reaction));
        }
      }
    });
    const { answer } = given;
    if (answer !== undefined) {
      const at = this.clock.soonAfter(timeOf(answer + 1), 10);
      this.add(at, (writer) => writer.accept(opened(), post(answer), at));
    }
    const authors = [given.author, ...given.posts.map(({ author }) => author)];
    this.addReaders(channel, authors, times, opened);
  }

  /** Who wrote in it has read up to there; of the other members most have read what is old. */
  private addReaders(
    { members }: DemoChannel,
    authors: string[],
    times: Date[],
    thread: () => BulkThread,
  ): void {
    const { random } = this.clock;
    for (const email of new Set([...authors, ...members.keys()])) {
      const since = members.get(email)?.unreadSince ?? this.clock.now;
      const older = times.filter((time) => time < since).length;
      const read = random.next() < 0.3 ? times.length : random.next() < 0.9 ? older : 0;
      const number = Math.max(read, authors.lastIndexOf(email) + 1);
      if (number === 0) continue;
      const at = this.clock.soonAfter(times[number - 1] ?? this.clock.now, 20);
      const clinicianId = this.idOf(email);
      this.add(at, (writer) => writer.read(thread(), clinicianId, number, at));
    }
  }

  private add(at: Date, happen: (writer: BulkWriter) => void): void {
    this.moments.push({ at, happen });
  }

  private idOf(email: string): string {
    return found(this.accounts, email).id;
  }

  private channel(slug: string): DemoChannel {
    return found(this.channels, slug);
  }
}

async function idsBy(client: ClientBase, sql: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; id: string }>(sql);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the demo content names ${key}, which is not there`);
  return value;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the demo tells of it before it happened');
  return value;
}
