import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type { Viewer } from '@rounds/identity';
import { DataSource, type EntityManager } from 'typeorm';
import { postNotFound, threadNotFound } from './threads-errors.js';

export interface ReadableThread {
  id: string;
  channelId: string;
  channelSlug: string;
  channelVisibility: 'open' | 'private';
  authorId: string;
  title: string;
  lastPostNumber: number;
  answerPostId: string | null;
}

export interface ChangeablePost {
  id: string;
  threadId: string;
  channelId: string;
  number: number;
  authorId: string;
  body: string;
  revision: number;
  deleted: boolean;
  lastPostNumber: number;
  answerPostId: string | null;
}

const threadColumns = `t.id, t.channel_id AS "channelId", ch.slug AS "channelSlug",
  ch.visibility AS "channelVisibility",
  t.author_id AS "authorId", t.title, t.last_post_number AS "lastPostNumber",
  t.answer_post_id AS "answerPostId"`;

/** Fetch and permission in one function; locks, where taken, are of the thread first. */
@Injectable()
export class ThreadAccess {
  constructor(private readonly dataSource: DataSource) {}

  async toRead(viewer: { id: string }, threadId: string): Promise<ReadableThread> {
    return this.find(this.dataSource.manager, viewer, threadId, '');
  }

  /** Locks the thread until the end of `tx`. */
  async toChange(tx: EntityManager, viewer: Viewer, threadId: string): Promise<ReadableThread> {
    return this.find(tx, viewer, threadId, 'FOR NO KEY UPDATE OF t');
  }

  /** Locks the thread, then the post. */
  async toChangePost(tx: EntityManager, viewer: Viewer, postId: string): Promise<ChangeablePost> {
    const [place] = await tx.query<{ threadId: string }[]>(
      'SELECT thread_id AS "threadId" FROM post WHERE id = $1',
      [postId],
    );
    if (!place) throw postNotFound();
    const thread = await this.toChange(tx, viewer, place.threadId).catch(asMissingPost);
    const [post] = await tx.query<
      Pick<ChangeablePost, 'id' | 'number' | 'authorId' | 'body' | 'revision' | 'deleted'>[]
    >(
      `SELECT id, number, author_id AS "authorId", body, revision,
              deleted_at IS NOT NULL AS deleted
         FROM post WHERE id = $1 FOR NO KEY UPDATE`,
      [postId],
    );
    if (!post) throw postNotFound();
    const { id: threadId, channelId, lastPostNumber, answerPostId } = thread;
    return { ...post, threadId, channelId, lastPostNumber, answerPostId };
  }

  /** Locks the post alone: what is counted on it does not hold up the thread. */
  async toReactTo(
    tx: EntityManager,
    viewer: Viewer,
    postId: string,
  ): Promise<Omit<ChangeablePost, 'revision'>> {
    const [row] = await tx.query<Omit<ChangeablePost, 'revision'>[]>(
      `SELECT p.id, p.number, p.author_id AS "authorId", p.body, t.id AS "threadId",
              t.channel_id AS "channelId", p.deleted_at IS NOT NULL AS deleted,
              t.last_post_number AS "lastPostNumber", t.answer_post_id AS "answerPostId"
         FROM post p JOIN thread t ON t.id = p.thread_id JOIN channel ch ON ch.id = t.channel_id
        WHERE p.id = $2 AND t.deleted_at IS NULL AND ${visibleSql('ch', '$1')}
          FOR NO KEY UPDATE OF p`,
      [viewer.id, postId],
    );
    if (!row) throw postNotFound();
    return row;
  }

  private async find(
    manager: EntityManager,
    viewer: { id: string },
    threadId: string,
    lock: string,
  ): Promise<ReadableThread> {
    const [row] = await manager.query<ReadableThread[]>(
      `SELECT ${threadColumns} FROM thread t JOIN channel ch ON ch.id = t.channel_id
        WHERE t.id = $2 AND t.deleted_at IS NULL AND ${visibleSql('ch', '$1')} ${lock}`,
      [viewer.id, threadId],
    );
    if (!row) throw threadNotFound();
    return row;
  }
}

const asMissingPost = (error: unknown): never => {
  throw (error as { code?: string }).code === 'thread_not_found' ? postNotFound() : error;
};
