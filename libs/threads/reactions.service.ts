import { Injectable } from '@nestjs/common';
import type { PostView, ReactionKind, ReactionState } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { DataSource, type EntityManager } from 'typeorm';
import { PostReader } from './post-reader.js';
import { ThreadAccess } from './thread-access.js';
import { ThreadChanges } from './thread-changes.js';
import { ownPost, postDeleted } from './threads-errors.js';

const counter = { helpful: 'helpful_count', 'seen-it-too': 'seen_it_too_count' } as const;

@Injectable()
export class ReactionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly changes: ThreadChanges,
    private readonly reader: PostReader,
  ) {}

  /** Once per clinician and kind; again changes nothing. */
  async react(viewer: Viewer, postId: string, kind: ReactionKind): Promise<ReactionState> {
    return this.change(viewer, postId, async (tx) => {
      const added = await tx.query<unknown[]>(
        `WITH added AS (
           INSERT INTO reaction (post_id, clinician_id, kind) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING RETURNING 1)
         SELECT 1 FROM added`,
        [postId, viewer.id, kind],
      );
      return added.length === 0 ? null : `${counter[kind]} = ${counter[kind]} + 1`;
    });
  }

  async withdraw(viewer: Viewer, postId: string, kind: ReactionKind): Promise<ReactionState> {
    return this.change(viewer, postId, async (tx) => {
      const gone = await tx.query<unknown[]>(
        `WITH gone AS (
           DELETE FROM reaction WHERE post_id = $1 AND clinician_id = $2 AND kind = $3 RETURNING 1)
         SELECT 1 FROM gone`,
        [postId, viewer.id, kind],
      );
      return gone.length === 0 ? null : `${counter[kind]} = ${counter[kind]} - 1`;
    });
  }

  /** `apply` answers the assignment that keeps the count right, or null where nothing changed. */
  private async change(
    viewer: Viewer,
    postId: string,
    apply: (tx: EntityManager) => Promise<string | null>,
  ): Promise<ReactionState> {
    const { event, view } = await this.dataSource.transaction(async (tx) => {
      const post = await this.access.toReactTo(tx, viewer, postId);
      if (post.deleted) throw postDeleted();
      if (post.authorId === viewer.id) throw ownPost();
      const assignment = await apply(tx);
      if (assignment) await tx.query(`UPDATE post SET ${assignment} WHERE id = $1`, [postId]);
      const view = await this.reader.byId(viewer, postId, tx);
      if (!assignment) return { event: null, view };
      await this.changes.touch(tx, post.threadId, postId);
      const { channelId, threadId } = post;
      const change = { channelId, threadId, postId, type: 'post.reacted' as const, at: new Date() };
      return { event: await this.changes.record(tx, change), view };
    });
    if (event) this.changes.announce(event, view);
    return stateOf(view);
  }
}

const stateOf = (view: PostView): ReactionState => ({
  reactions: view.reactions,
  myReactions: view.myReactions ?? [],
});
