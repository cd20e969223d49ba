import { Injectable } from '@nestjs/common';
import type { EditPostBody, PostView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { DataSource, type EntityManager } from 'typeorm';
import { mentionedIds } from './mentions.js';
import { renderPostMarkdown } from './post-markdown.js';
import { PostMentions } from './post-mentions.js';
import { PostReader } from './post-reader.js';
import { shownTerms } from './shown-terms.js';
import { ThreadAccess, type ChangeablePost } from './thread-access.js';
import { ThreadChanges } from './thread-changes.js';
import { editedMeanwhile, notAuthor, notAuthorOrModerator, postDeleted } from './threads-errors.js';

const mayModerate = (viewer: Viewer) => viewer.role === 'moderator' || viewer.role === 'admin';

/** Changes of a post after it was published: nothing that was written is overwritten. */
@Injectable()
export class PostEditsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly changes: ThreadChanges,
    private readonly reader: PostReader,
    private readonly mentions: PostMentions,
  ) {}

  /**
   * Keeps what it said before as a revision; the same text again changes nothing. Upon another
   * revision than the one named it is refused: neither a second page nor a request that comes late
   * takes back what was edited since.
   */
  async edit(viewer: Viewer, postId: string, { body, revision }: EditPostBody): Promise<PostView> {
    const html = renderPostMarkdown(body);
    const mentions = await this.mentions.of(html);
    const { event, view } = await this.dataSource.transaction(async (tx) => {
      const post = await this.access.toChangePost(tx, viewer, postId);
      if (post.authorId !== viewer.id) throw notAuthor();
      if (post.deleted) throw postDeleted();
      if (post.body === body) return { event: null, view: await this.view(tx, viewer, postId) };
      if (revision !== undefined && revision !== post.revision) throw editedMeanwhile();
      const at = new Date();
      await tx.query(
        `WITH kept AS (
           INSERT INTO post_revision (post_id, revision, body, html, at)
           SELECT id, revision, body, html, coalesce(edited_at, created_at) FROM post WHERE id = $1),
         forgotten AS (
           DELETE FROM mention WHERE post_id = $1 AND clinician_id <> ALL($5::uuid[])),
         mentioned AS (
           INSERT INTO mention (post_id, clinician_id)
           SELECT $1, id FROM clinician WHERE id = ANY($5::uuid[]) ON CONFLICT DO NOTHING)
         UPDATE post SET body = $2, html = $3, edited_at = $4, revision = revision + 1,
                mentions = $6::json
          WHERE id = $1`,
        [postId, body, html, at, mentionedIds(body), shownTerms(mentions)],
      );
      await this.mentions.replaceRows(tx, postId, mentions);
      return this.finish(tx, viewer, post, 'post.edited', at);
    });
    if (event) this.changes.announce(event, view);
    return view;
  }

  /** A tombstone keeps the number; a thread of nothing but its first post goes with it. */
  async remove(viewer: Viewer, postId: string): Promise<PostView> {
    const { event, view } = await this.dataSource.transaction(async (tx) => {
      const post = await this.access.toChangePost(tx, viewer, postId);
      if (post.authorId !== viewer.id && !mayModerate(viewer)) throw notAuthorOrModerator();
      if (post.deleted) return { event: null, view: await this.view(tx, viewer, postId) };
      const at = new Date();
      await tx.query('UPDATE post SET deleted_at = $2, deleted_by = $3 WHERE id = $1', [
        postId,
        at,
        viewer.id,
      ]);
      await this.changes.withdraw(tx, post.threadId, postId);
      if (post.answerPostId === postId) {
        await tx.query('UPDATE thread SET answer_post_id = NULL WHERE id = $1', [post.threadId]);
        await this.changes.touchThread(tx, post.threadId, postId);
      }
      const alone = post.number === 1 && (await this.isAlone(tx, post.threadId));
      if (!alone) return this.finish(tx, viewer, post, 'post.deleted', at);
      const view = await this.view(tx, viewer, postId);
      await tx.query('UPDATE thread SET deleted_at = $2 WHERE id = $1', [post.threadId, at]);
      await this.changes.touch(tx, post.threadId, postId);
      const { channelId, threadId } = post;
      const change = { channelId, threadId, postId, type: 'thread.deleted' as const, at };
      return { event: await this.changes.record(tx, change), view };
    });
    if (event) this.changes.announce(event, view);
    return view;
  }

  private async finish(
    tx: EntityManager,
    viewer: Viewer,
    post: ChangeablePost,
    type: 'post.edited' | 'post.deleted',
    at: Date,
  ) {
    const { id: postId, threadId, channelId } = post;
    await this.changes.touch(tx, threadId, postId);
    const view = await this.view(tx, viewer, postId);
    return {
      event: await this.changes.record(tx, { channelId, type, threadId, postId, at }),
      view,
    };
  }

  private view(tx: EntityManager, viewer: Viewer, postId: string): Promise<PostView> {
    return this.reader.byId(viewer, postId, tx);
  }

  private async isAlone(tx: EntityManager, threadId: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM post WHERE thread_id = $1 AND deleted_at IS NULL LIMIT 1',
      [threadId],
    );
    return rows.length === 0;
  }
}
