import type { IncomingHttpHeaders } from 'node:http';
import passport, { type Strategy } from 'passport';

/** What a strategy may look at. */
export interface Presented {
  headers: IncomingHttpHeaders;
  body?: unknown;
}

/**
 * Asks a Passport strategy who this is; null where it refuses. The strategy itself is handed over,
 * not its name: names live in one table per process, and a process may hold two applications.
 */
export function authenticate<User>(strategy: Strategy, presented: Presented): Promise<User | null> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, user?: User | false | null) =>
      error ? reject(error) : resolve(user || null);
    // Passport writes this request's callbacks onto a strategy that is handed over: without a copy
    // of its own, one request would be answered with the user of another.
    const own = Object.create(strategy) as Strategy;
    const handler = passport.authenticate(own, { session: false }, settle) as (
      request: Presented,
      response: object,
      next: (error: Error | null) => void,
    ) => void;
    // A copy too: Passport adds its own methods to the request that it is given.
    handler({ headers: presented.headers, body: presented.body }, {}, settle);
  });
}
