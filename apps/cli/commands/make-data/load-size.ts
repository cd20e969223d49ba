import { DomainError } from '@rounds/platform';

export interface LoadSize {
  clinicians: number;
  threads: number;
  posts: number;
}

export const BIG_THREAD_POSTS = 1000;
export const LONG_THREADS = 480;
export const LONG_THREAD_POSTS = 20;

const MIN_CLINICIANS = 2;
const MIN_THREADS = LONG_THREADS + 1;

/** Throws `load_too_small`, which says what the least is. */
export function requireLoadSize({ clinicians, threads, posts }: LoadSize): void {
  const problems: string[] = [];
  const atLeast = (name: string, given: number, least: number, why: string) => {
    if (!(Number.isSafeInteger(given) && given >= least)) {
      problems.push(`--${name} must be at least ${least} (${why})`);
    }
  };
  atLeast('clinicians', clinicians, MIN_CLINICIANS, 'somebody must answer somebody');
  atLeast('threads', threads, MIN_THREADS, `the big one and ${LONG_THREADS} long ones`);
  const others = Math.max(0, threads - MIN_THREADS);
  atLeast(
    'posts',
    posts,
    BIG_THREAD_POSTS + LONG_THREADS * LONG_THREAD_POSTS + others,
    `${BIG_THREAD_POSTS} in the big thread, ${LONG_THREAD_POSTS} in each of ${LONG_THREADS}, ` +
      `one in each of the other ${others}`,
  );
  if (problems.length > 0) throw new DomainError('load_too_small', 400, `${problems.join('; ')}.`);
}
