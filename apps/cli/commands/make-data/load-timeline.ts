import type { SeededRandom } from '../bulk/seeded-random.js';
import { BIG_THREAD_POSTS, LONG_THREAD_POSTS, LONG_THREADS, type LoadSize } from './load-size.js';

const DAY_MS = 86_400_000;
const PERIOD_MS = 365 * DAY_MS;
const LIFE_MS = 10 * DAY_MS;

/**
 * Which thread each post goes into and when, in order of time: 12 bytes per post, since a load of
 * millions must fit. Thread 0 is the big one, 1 to 480 are the long ones.
 */
export class LoadTimeline {
  private readonly threadOf: Uint32Array;
  private readonly timeOf: Float64Array;
  private readonly order: Uint32Array;

  constructor(size: LoadSize, random: SeededRandom, now: number) {
    const { posts } = size;
    this.threadOf = new Uint32Array(posts);
    this.timeOf = new Float64Array(posts);
    let at = 0;
    postsPerThread(size, random).forEach((count, thread) => {
      const opened = now - random.between(60_000, PERIOD_MS);
      const life = Math.min(now - opened, LIFE_MS * random.next() + count * 60_000);
      for (let i = 0; i < count; i++, at++) {
        this.threadOf[at] = thread;
        // The square: most answers come early.
        this.timeOf[at] = Math.floor(opened + (i === 0 ? 0 : life * random.next() ** 2));
      }
    });
    this.order = Uint32Array.from({ length: posts }, (_, i) => i).sort(
      (a, b) => (this.timeOf[a] ?? 0) - (this.timeOf[b] ?? 0) || a - b,
    );
  }

  /** The first of each thread opens it. */
  *posts(): Generator<{ thread: number; at: Date }> {
    for (const index of this.order) {
      yield { thread: this.threadOf[index] ?? 0, at: new Date(this.timeOf[index] ?? 0) };
    }
  }
}

/** What everybody must have, and the rest unevenly, as in any forum. */
function postsPerThread({ threads, posts }: LoadSize, random: SeededRandom): number[] {
  const counts: number[] = Array.from({ length: threads }, (_, thread) => {
    if (thread === 0) return BIG_THREAD_POSTS;
    return thread <= LONG_THREADS ? LONG_THREAD_POSTS : 1;
  });
  const spare = posts - counts.reduce((sum, count) => sum + count, 0);
  const weights = counts.map((_, thread) => (thread === 0 ? 0 : random.next() ** 3));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let given = 0;
  for (let thread = 1; thread < threads; thread++) {
    const share = Math.floor((spare * (weights[thread] ?? 0)) / total);
    counts[thread] = (counts[thread] ?? 0) + share;
    given += share;
  }
  for (let i = 0; i < spare - given; i++) {
    const thread = 1 + (i % (threads - 1));
    counts[thread] = (counts[thread] ?? 0) + 1;
  }
  return counts;
}
