import type { PostView, ReactionKind, TermMentions } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';
import { excerptOf, excerptSourceSql } from './post-excerpt.js';

const EXCERPT_CHARACTERS = 160;

/**
 * The select list and joins of a post view, for queries that alias post as `p`; `$reader` is the
 * parameter that holds the reader's id, for their own reactions.
 */
export const postViewColumns = (reader: string) => `
  p.id, p.thread_id, p.channel_id, p.number, p.body, p.html, p.helpful_count,
  p.seen_it_too_count, p.revision, p.created_at, p.edited_at, p.deleted_at,
  ${authorColumns('c', 's')},
  CASE WHEN p.helpful_count + p.seen_it_too_count > 0 THEN ARRAY(SELECT kind FROM reaction mine
         WHERE mine.post_id = p.id AND mine.clinician_id = ${reader}) END AS my_reactions,
  p.mentions,
  quoted.view AS quoted`;

export const postViewJoins = `
  JOIN clinician c ON c.id = p.author_id
  LEFT JOIN specialty s ON s.slug = c.specialty_slug
  LEFT JOIN LATERAL (
    SELECT json_build_object('id', q.id, 'number', q.number, 'deleted', q.deleted_at IS NOT NULL,
             'html', ${excerptSourceSql('q')}, 'author', (SELECT row_to_json(byline) FROM (
               SELECT ${authorColumns('qc', 'qs')}) byline)) AS view
      FROM post q JOIN clinician qc ON qc.id = q.author_id
      LEFT JOIN specialty qs ON qs.slug = qc.specialty_slug
     WHERE q.id = p.reply_to_id) quoted ON p.reply_to_id IS NOT NULL`;

export interface QuotedRow {
  id: string;
  number: number;
  deleted: boolean;
  /** The beginning of its rendering. */
  html: string;
  author: AuthorColumns;
}

/** Of a prepared query. */
export interface PostRow extends AuthorColumns {
  id: string;
  thread_id: string;
  channel_id: string;
  number: number;
  body: string;
  html: string;
  helpful_count: number;
  seen_it_too_count: number;
  revision: number;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  my_reactions: ReactionKind[] | null;
  mentions: TermMentions | null;
  quoted: QuotedRow | null;
}

/** A deleted post keeps its place and its author, and says nothing. */
export const postView = (row: PostRow): PostView => ({
  id: row.id,
  threadId: row.thread_id,
  channelId: row.channel_id,
  number: row.number,
  author: authorOf(row),
  body: row.deleted_at ? '' : row.body,
  html: row.deleted_at ? '' : row.html,
  mentions: (row.deleted_at ? null : row.mentions) ?? { medications: [], effects: [] },
  replyTo: row.quoted && !row.deleted_at ? quotedView(row.quoted) : null,
  reactions: { helpful: row.helpful_count, 'seen-it-too': row.seen_it_too_count },
  myReactions: row.my_reactions ?? [],
  revision: row.revision,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});

export const quotedView = (row: QuotedRow): PostView['replyTo'] => ({
  id: row.id,
  number: row.number,
  author: authorOf(row.author),
  excerpt: row.deleted ? '' : excerptOf(row.html, EXCERPT_CHARACTERS),
});

/** What goes to everyone: nobody's own reactions. */
export function withoutReader(view: PostView): PostView {
  const { myReactions: _, ...shared } = view;
  return shared;
}
