import type {
  ChannelEventType,
  ReactionKind,
  SubscriptionLevel,
  TermMentions,
  ThreadKind,
} from '@rounds/contracts';
import { shownTerms } from '@rounds/threads';
import type { ClientBase } from 'pg';
import { copyRows, type Cell } from './copy-rows.js';

export interface BulkThread {
  id: string;
  channelId: string;
  authorId: string;
  title: string;
  kind: ThreadKind;
  tags: TermMentions;
  createdAt: Date;
  lastPostNumber: number;
  lastPostAt: Date;
  answerPostId: string | null;
  /** Its row is in the database, perhaps with less than is known here. */
  stored: boolean;
}

export interface BulkPost {
  id: string;
  thread: BulkThread;
  number: number;
  authorId: string;
  replyToId: string | null;
  body: string;
  html: string;
  createdAt: Date;
  /** What it names. */
  named: TermMentions;
  reactions: Record<ReactionKind, number>;
  stored: boolean;
}

export interface BulkState {
  lastReadNumber: number;
  level: SubscriptionLevel;
}

export type BulkEvent = [
  channelId: string,
  seq: number,
  type: ChannelEventType,
  threadId: string,
  postId: string,
  at: Date,
];

/** Rows on their way into the database, in an order that the foreign keys accept. */
export class BulkRows {
  private threads: BulkThread[] = [];
  private posts: BulkPost[] = [];
  private medications: Cell[][] = [];
  private effects: Cell[][] = [];
  private events: BulkEvent[] = [];
  private reactions: Cell[][] = [];
  private mentions: { postId: string; clinicianId: string }[] = [];
  private namedMedications: Cell[][] = [];
  private namedEffects: Cell[][] = [];
  private touched = new Set<BulkPost>();
  private touchedThreads = new Set<BulkPost>();
  private readonly changedThreads = new Set<BulkThread>();
  private readonly states = new Map<string, BulkState & { at: Date }>();

  constructor(
    private readonly client: ClientBase,
    private readonly consumers: string[],
  ) {}

  get waiting(): number {
    return this.events.length;
  }

  addThread(thread: BulkThread): void {
    this.threads.push(thread);
    for (const { id } of thread.tags.medications) this.medications.push([thread.id, id]);
    for (const { id } of thread.tags.effects) this.effects.push([thread.id, id]);
  }

  changeThread(thread: BulkThread): void {
    if (thread.stored) this.changedThreads.add(thread);
  }

  addPost(post: BulkPost, mentioned: string[]): void {
    this.posts.push(post);
    this.touch(post);
    for (const { id } of post.named.medications) {
      this.namedMedications.push([post.id, id, post.thread.id]);
    }
    for (const { id } of post.named.effects) this.namedEffects.push([post.id, id, post.thread.id]);
    for (const clinicianId of mentioned) this.mentions.push({ postId: post.id, clinicianId });
  }

  /** Search and the like must look at it. */
  touch(post: BulkPost): void {
    this.touched.add(post);
  }

  /** The same of all posts of its thread. */
  touchThread(post: BulkPost): void {
    this.touchedThreads.add(post);
  }

  addReaction(post: BulkPost, by: { at: Date; clinicianId: string; kind: ReactionKind }): void {
    post.reactions[by.kind] += 1;
    this.reactions.push([post.id, by.clinicianId, by.kind, by.at]);
    this.touch(post);
  }

  addEvent(event: BulkEvent): void {
    this.events.push(event);
  }

  stateOf(clinicianId: string, threadId: string): BulkState {
    return this.states.get(`${clinicianId}\t${threadId}`) ?? { lastReadNumber: 0, level: 'normal' };
  }

  setState(clinicianId: string, threadId: string, state: BulkState & { at: Date }): void {
    this.states.set(`${clinicianId}\t${threadId}`, state);
  }

  async flush(): Promise<void> {
    await this.copyThreads();
    await this.copyPosts();
    await this.copy('reaction', 'post_id clinician_id kind at', this.reactions);
    await this.copy('channel_event', 'channel_id seq type thread_id post_id at', this.events);
    await this.insertMentions();
    await this.insertOutbox();
    this.reactions = [];
    this.events = [];
  }

  async finish(heads: Map<string, number>): Promise<void> {
    await this.flush();
    await this.updateThreads();
    await this.copy('thread_state', STATE_COLUMNS, stateRows(this.states));
    await this.client.query(
      `UPDATE channel_head h SET last_seq = reached.seq
         FROM unnest($1::uuid[], $2::bigint[]) AS reached(channel_id, seq)
        WHERE h.channel_id = reached.channel_id AND h.last_seq <> reached.seq`,
      [[...heads.keys()], [...heads.values()]],
    );
  }

  private async copyThreads(): Promise<void> {
    await this.copy('thread', THREAD_COLUMNS, this.threads.map(threadRow));
    await this.copy('thread_medication', 'thread_id medication_id', this.medications);
    await this.copy('thread_effect', 'thread_id effect_id', this.effects);
    for (const thread of this.threads) thread.stored = true;
    this.threads = [];
    this.medications = [];
    this.effects = [];
  }

  private async copyPosts(): Promise<void> {
    const counted = [...this.touched].filter((post) => post.stored);
    await this.client.query(
      `UPDATE post SET helpful_count = c.helpful, seen_it_too_count = c.seen_it_too
         FROM unnest($1::uuid[], $2::int[], $3::int[]) AS c(id, helpful, seen_it_too)
        WHERE post.id = c.id`,
      [
        counted.map((post) => post.id),
        counted.map((post) => post.reactions.helpful),
        counted.map((post) => post.reactions['seen-it-too']),
      ],
    );
    await this.copy('post', POST_COLUMNS, this.posts.map(postRow));
    await this.copy('post_medication', 'post_id medication_id thread_id', this.namedMedications);
    await this.copy('post_effect', 'post_id effect_id thread_id', this.namedEffects);
    for (const post of this.posts) post.stored = true;
    this.posts = [];
    this.namedMedications = [];
    this.namedEffects = [];
  }

  /** Mentions of nobody are dropped. */
  private async insertMentions(): Promise<void> {
    await this.client.query(
      `INSERT INTO mention (post_id, clinician_id)
       SELECT m.post_id, c.id FROM unnest($1::uuid[], $2::uuid[]) AS m(post_id, clinician_id)
         JOIN clinician c ON c.id = m.clinician_id`,
      [this.mentions.map((m) => m.postId), this.mentions.map((m) => m.clinicianId)],
    );
    this.mentions = [];
  }

  private async insertOutbox(): Promise<void> {
    const alone = [...this.touched].map((post) => ({ post, whole: false }));
    const whole = [...this.touchedThreads].map((post) => ({ post, whole: true }));
    const rows = [...alone, ...whole];
    this.touched = new Set();
    this.touchedThreads = new Set();
    if (this.consumers.length === 0) return;
    await this.client.query(
      `INSERT INTO outbox (consumer, payload)
       SELECT consumer, jsonb_build_object('postId', t.post_id, 'threadId', t.thread_id) ||
              CASE WHEN t.whole THEN '{"wholeThread": true}'::jsonb ELSE '{}' END
         FROM unnest($1::uuid[], $2::uuid[], $3::boolean[])
                WITH ORDINALITY AS t(post_id, thread_id, whole, place),
              unnest($4::text[]) AS consumer
        ORDER BY t.place`,
      [
        rows.map(({ post }) => post.id),
        rows.map(({ post }) => post.thread.id),
        rows.map((row) => row.whole),
        this.consumers,
      ],
    );
  }

  /** Those that went on after their row was stored. */
  private async updateThreads(): Promise<void> {
    const changed = [...this.changedThreads];
    await this.client.query(
      `UPDATE thread SET last_post_number = n.number, last_post_at = n.at, answer_post_id = n.answer
         FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::uuid[]) AS n(id, number, at, answer)
        WHERE thread.id = n.id`,
      [
        changed.map((thread) => thread.id),
        changed.map((thread) => thread.lastPostNumber),
        changed.map((thread) => thread.lastPostAt),
        changed.map((thread) => thread.answerPostId),
      ],
    );
    this.changedThreads.clear();
  }

  private async copy(table: string, columns: string, rows: Iterable<readonly Cell[]>) {
    await copyRows(this.client, table, columns.split(' '), rows);
  }
}

const THREAD_COLUMNS =
  'id channel_id author_id title kind last_post_number last_post_at answer_post_id created_at tags';
const threadRow = (t: BulkThread): Cell[] => [
  t.id,
  t.channelId,
  t.authorId,
  t.title,
  t.kind,
  t.lastPostNumber,
  t.lastPostAt,
  t.answerPostId,
  t.createdAt,
  shownTerms(t.tags),
];

const POST_COLUMNS =
  'id thread_id channel_id number author_id reply_to_id body html helpful_count ' +
  'seen_it_too_count created_at mentions';
const postRow = (p: BulkPost): Cell[] => [
  p.id,
  p.thread.id,
  p.thread.channelId,
  p.number,
  p.authorId,
  p.replyToId,
  p.body,
  p.html,
  p.reactions.helpful,
  p.reactions['seen-it-too'],
  p.createdAt,
  shownTerms(p.named),
];

const STATE_COLUMNS = 'clinician_id thread_id last_read_number level updated_at';
function* stateRows(states: Map<string, BulkState & { at: Date }>): Generator<Cell[]> {
  for (const [key, { lastReadNumber, level, at }] of states) {
    yield [...key.split('\t'), lastReadNumber, level, at];
  }
}
