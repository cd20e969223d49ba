/** Queries that answer what contradicts itself in a database: nothing, if all is well. */
const FAULTS: Record<string, string> = {
  'posts are not numbered 1 to n': `
    SELECT t.id FROM thread t JOIN post p ON p.thread_id = t.id GROUP BY t.id
    HAVING count(*) <> t.last_post_number OR max(p.number) <> t.last_post_number
        OR min(p.number) <> 1 OR max(p.created_at) <> t.last_post_at`,
  'a thread has no posts': `
    SELECT id FROM thread t WHERE NOT EXISTS (SELECT 1 FROM post p WHERE p.thread_id = t.id)`,
  'posts are out of order': `
    SELECT p.id FROM post p JOIN post q ON q.thread_id = p.thread_id AND q.number = p.number + 1
     WHERE q.created_at < p.created_at OR q.id < p.id`,
  'a post is elsewhere than its thread': `
    SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id WHERE t.channel_id <> p.channel_id`,
  'a post quotes what is not an earlier post of its thread': `
    SELECT p.id FROM post p JOIN post q ON q.id = p.reply_to_id
     WHERE q.thread_id <> p.thread_id OR q.number >= p.number`,
  'the answer is not a reply of the thread': `
    SELECT t.id FROM thread t LEFT JOIN post p ON p.id = t.answer_post_id
     WHERE t.answer_post_id IS NOT NULL AND (p.thread_id IS DISTINCT FROM t.id OR p.number = 1)`,
  'a channel log has gaps or another head': `
    SELECT h.channel_id FROM channel_head h LEFT JOIN channel_event e ON e.channel_id = h.channel_id
     GROUP BY h.channel_id
    HAVING count(e.seq) <> h.last_seq - h.kept_from + 1
        OR coalesce(max(e.seq), h.last_seq) <> h.last_seq
        OR coalesce(min(e.seq), h.kept_from) <> h.kept_from`,
  'a channel has no head': `
    SELECT id FROM channel c WHERE NOT EXISTS (SELECT 1 FROM channel_head h WHERE h.channel_id = c.id)`,
  'a post is not in the log once': `
    SELECT p.id FROM post p LEFT JOIN channel_event e ON e.channel_id = p.channel_id
       AND e.thread_id = p.thread_id AND e.post_id = p.id
       AND e.type = CASE p.number WHEN 1 THEN 'thread.opened' ELSE 'post.published' END
     GROUP BY p.id HAVING count(e.seq) <> 1`,
  'reactions are counted wrongly': `
    SELECT p.id FROM post p LEFT JOIN reaction r ON r.post_id = p.id GROUP BY p.id
    HAVING count(*) FILTER (WHERE r.kind = 'helpful') <> p.helpful_count
        OR count(*) FILTER (WHERE r.kind = 'seen-it-too') <> p.seen_it_too_count`,
  'somebody reacted to an own post': `
    SELECT p.id FROM post p JOIN reaction r ON r.post_id = p.id AND r.clinician_id = p.author_id`,
  'members are counted wrongly': `
    SELECT c.id FROM channel c LEFT JOIN membership m ON m.channel_id = c.id GROUP BY c.id
    HAVING count(m.clinician_id) <> c.member_count`,
  'followers are counted wrongly': `
    SELECT c.id FROM clinician c LEFT JOIN follow f ON f.followed_id = c.id GROUP BY c.id
    HAVING count(f.follower_id) <> c.follower_count`,
  'an author does not follow the own thread': `
    SELECT t.id FROM thread t LEFT JOIN thread_state s
        ON s.thread_id = t.id AND s.clinician_id = t.author_id AND s.level = 'follow'
     WHERE s.thread_id IS NULL`,
  'somebody has read further than there is': `
    SELECT t.id FROM thread t JOIN thread_state s ON s.thread_id = t.id
     WHERE s.last_read_number > t.last_post_number`,
  'somebody writes in a private channel without being in it': `
    SELECT p.id FROM post p JOIN channel c ON c.id = p.channel_id AND c.visibility = 'private'
     WHERE NOT EXISTS (SELECT 1 FROM membership m
       WHERE m.channel_id = c.id AND m.clinician_id = p.author_id)`,
  'an id carries another time than its row': `
    SELECT id FROM (
      SELECT id, created_at FROM post UNION ALL SELECT id, created_at FROM thread) made
     WHERE abs(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint
       - floor(extract(epoch FROM created_at) * 1000)) > 5000`,
};

interface Database {
  query(sql: string): Promise<unknown>;
}

/** What is wrong with a forum at rest, with an example each; of freshly written posts only. */
export async function forumFaults(database: Database): Promise<string[]> {
  const faults: string[] = [];
  for (const [fault, sql] of Object.entries(FAULTS)) {
    const answer = await database.query(`${sql} LIMIT 1`);
    const rows = Array.isArray(answer) ? answer : (answer as { rows: object[] }).rows;
    for (const row of rows as object[]) faults.push(`${fault}: ${Object.values(row).join(' ')}`);
  }
  return faults;
}
