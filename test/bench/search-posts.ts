import { newId } from '@rounds/platform';
import type { DataSource } from 'typeorm';
import type { CorpusDocument } from './search-collection.js';

const BATCH = 1_000;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Each document as a thread with one post; answers which document each post is. */
export async function postDocuments(
  dataSource: DataSource,
  documents: CorpusDocument[],
  { authorId, channelId }: { authorId: string; channelId: string },
): Promise<Map<string, string>> {
  const posts = new Map<string, string>();
  const at = new Date();
  for (let from = 0; from < documents.length; from += BATCH) {
    const batch = documents.slice(from, from + BATCH).map((document) => {
      const ids = { thread: newId(), post: newId() };
      posts.set(ids.post, document.doc_id);
      return { ...ids, ...document };
    });
    await dataSource.query(
      `WITH threads AS (
         INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number,
           last_post_at, created_at)
         SELECT id, $1, $2, title, 'discussion', 1, $3, $3
           FROM unnest($4::uuid[], $5::text[]) AS t(id, title))
       INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT id, thread, $1, 1, $2, body, '<p>' || html || '</p>', $3
         FROM unnest($6::uuid[], $4::uuid[], $7::text[], $8::text[]) AS p(id, thread, body, html)`,
      [
        ...[channelId, authorId, at],
        batch.map(({ thread }) => thread),
        batch.map(({ title }) => title),
        batch.map(({ post }) => post),
        batch.map(({ body }) => body),
        batch.map(({ body }) => escaped(body)),
      ],
    );
  }
  return posts;
}
