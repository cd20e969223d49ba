import { Injectable } from '@nestjs/common';
import type { Page, PostRevisionView, PostsQuery, PostView } from '@rounds/contracts';
import { visibleSql } from '@rounds/channels';
import type { Viewer } from '@rounds/identity';
import { queryPrepared, rowsRead } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { postView, postViewColumns, postViewJoins, type PostRow } from './post-view.js';
import { ThreadAccess } from './thread-access.js';
import { postNotFound } from './threads-errors.js';

/** Permission is part of each query; an empty answer is told from a missing thread afterwards. */
@Injectable()
export class PostReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
  ) {}

  /** Posts in order of number; `nextCursor` is the next `after` (or, going back, `before`). */
  async page(viewer: Viewer, threadId: string, query: PostsQuery): Promise<Page<PostView>> {
    const back = query.before !== undefined;
    const rows = await queryPrepared<PostRow[]>(
      this.dataSource.manager,
      `SELECT ${postViewColumns('$1')}
         FROM post p ${postViewJoins}
         JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
         JOIN channel ch ON ch.id = t.channel_id
        WHERE p.thread_id = $2 AND p.number ${back ? '<' : '>'} $3 AND ${visibleSql('ch', '$1')}
        ORDER BY p.number ${back ? 'DESC' : 'ASC'} LIMIT ${rowsRead(query.limit)}`,
      [viewer.id, threadId, query.cursor ?? query.before ?? query.after ?? 0],
    );
    if (rows.length === 0) await this.access.toRead(viewer, threadId);
    const kept = rows.slice(0, query.limit).map(postView);
    const last = kept.at(-1);
    const nextCursor = rows.length > query.limit && last ? String(last.number) : null;
    return { items: back ? kept.reverse() : kept, nextCursor };
  }

  /** One post as this reader sees it. */
  async byId(viewer: Viewer, postId: string, manager: EntityManager = this.dataSource.manager) {
    const [view] = await this.byIds(viewer.id, [postId], manager);
    if (!view) throw postNotFound();
    return view;
  }

  /** The posts among these that the reader may see, in the order of the ids. */
  async byIds(
    readerId: string,
    postIds: string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<PostView[]> {
    const rows = await queryPrepared<PostRow[]>(
      manager,
      `SELECT ${postViewColumns('$1')}
         FROM post p ${postViewJoins}
         JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
         JOIN channel ch ON ch.id = t.channel_id
        WHERE p.id = ANY($2::uuid[]) AND ${visibleSql('ch', '$1')}`,
      [readerId, postIds],
    );
    const views = new Map(rows.map((row) => [row.id, postView(row)]));
    return postIds.flatMap((id) => views.get(id) ?? []);
  }

  /** What an edited post said before, oldest first, and now; nothing of a deleted one. */
  async revisions(viewer: Viewer, postId: string): Promise<{ items: PostRevisionView[] }> {
    const post = await this.byId(viewer, postId);
    if (post.deletedAt) return { items: [] };
    const rows = await this.dataSource.query<
      { revision: number; body: string; html: string; at: Date }[]
    >(
      `SELECT revision, body, html, at FROM post_revision WHERE post_id = $1
       UNION ALL
       SELECT revision, body, html, coalesce(edited_at, created_at) FROM post WHERE id = $1
       ORDER BY revision`,
      [postId],
    );
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
  }
}
