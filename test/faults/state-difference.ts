import type { PostView } from '@rounds/contracts';
import type { ForumState } from '../e2e/live/forum-state.js';

/** How a client's state differs from a fresh read, in words; null where it does not. */
export function stateDifference(live: ForumState | null, fresh: ForumState): string | null {
  if (!live) return 'is still reading';
  const answers = Object.keys({ ...live.answers, ...fresh.answers }).find(
    (id) => live.answers[id] !== fresh.answers[id],
  );
  if (answers) return `has another answer in thread ${answers}`;
  for (const id of Object.keys({ ...live.posts, ...fresh.posts })) {
    const difference = postsDifference(live.posts[id] ?? [], fresh.posts[id] ?? []);
    if (difference) return `${difference} in thread ${id}`;
  }
  return null;
}

function postsDifference(live: PostView[], fresh: PostView[]): string | null {
  const byNumber = new Map(live.map((post) => [post.number, post]));
  const missing = fresh.filter(({ number }) => !byNumber.has(number)).map(({ number }) => number);
  if (missing.length > 0) return `lacks posts ${missing.join(', ')}`;
  if (live.length > fresh.length) return `has ${live.length - fresh.length} posts too many`;
  for (const post of fresh) {
    const shown = byNumber.get(post.number);
    const field = Object.keys({ ...post, ...shown }).find(
      (name) =>
        JSON.stringify(shown?.[name as keyof PostView]) !==
        JSON.stringify(post[name as keyof PostView]),
    );
    if (field) return `shows another ${field} of post ${post.number}`;
  }
  return null;
}
