import type { ThreadKind, VerificationRequestStatus } from '@rounds/contracts';
import { KINDS } from '../ui/kinds';

type Given = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

const kinds: ThreadKind[] = KINDS.map(({ value }) => value);
const kind = (value: unknown) => oneOf(value, kinds);

/** An address made by hand never breaks a page: what is not understood counts as absent. */
export const signIn = (
  given: Given,
): {
  to?: string | undefined;
  registered?: string | undefined;
  ended?: 'yes' | undefined;
} => ({
  to: text(given.to),
  registered: text(given.registered),
  ended: oneOf(given.ended, ['yes']),
});

export const threads = (
  given: Given,
): { kind?: ThreadKind | undefined; sort?: 'newest' | 'active' | undefined } => ({
  kind: kind(given.kind),
  sort: oneOf(given.sort, ['newest', 'active']),
});

export const thread = (given: Given): { post?: string | undefined } => ({
  post: /^\d{1,9}$/.test(String(given.post)) ? String(given.post) : undefined,
});

export const directory = (
  given: Given,
): {
  q?: string | undefined;
  specialty?: string | undefined;
  sort?: 'followers' | 'name' | undefined;
} => ({
  q: text(given.q),
  specialty: text(given.specialty),
  sort: oneOf(given.sort, ['followers', 'name']),
});

export const review = (given: Given): { status?: VerificationRequestStatus | undefined } => ({
  status: oneOf(given.status, ['pending', 'approved', 'rejected', 'superseded']),
});

export const search = (
  given: Given,
): {
  q?: string | undefined;
  channel?: string | undefined;
  thread?: string | undefined;
  medication?: string | undefined;
  effect?: string | undefined;
  author?: string | undefined;
  kind?: ThreadKind | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: 'relevance' | 'newest' | undefined;
} => ({
  q: text(given.q),
  channel: text(given.channel),
  thread: text(given.thread),
  medication: text(given.medication),
  effect: text(given.effect),
  author: text(given.author),
  kind: kind(given.kind),
  from: text(given.from),
  to: text(given.to),
  sort: oneOf(given.sort, ['relevance', 'newest']),
});
