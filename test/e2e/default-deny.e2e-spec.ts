import { ModulesContainer } from '@nestjs/core';
import type { Role, VerificationStatus } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { socketEventRules } from '@rounds/realtime';
import {
  connectSocket,
  registerClinician,
  request,
  startTestApp,
  type TestApp,
} from '@rounds/testing';
import { eventExpectations, routeExpectations, type Expectation } from './access-expectations.js';

interface Standing {
  verification: VerificationStatus;
  role?: Role;
  suspended?: boolean;
  /** The code with which everything for verified clinicians is refused. */
  refusedWith?: string;
}

const standings: Record<string, Standing | null> = {
  'signed out': null,
  unverified: { verification: 'unverified', refusedWith: 'not_verified' },
  pending: { verification: 'pending', refusedWith: 'not_verified' },
  rejected: { verification: 'rejected', refusedWith: 'verification_rejected' },
  expired: { verification: 'expired', refusedWith: 'verification_expired' },
  suspended: { verification: 'verified', suspended: true, refusedWith: 'suspended' },
  'a suspended admin': {
    verification: 'verified',
    role: 'admin',
    suspended: true,
    refusedWith: 'suspended',
  },
  'an admin who is not verified': {
    verification: 'unverified',
    role: 'admin',
    refusedWith: 'not_verified',
  },
  verified: { verification: 'verified' },
  'a reviewer': { verification: 'verified', role: 'reviewer' },
  'a moderator': { verification: 'verified', role: 'moderator' },
  'an admin': { verification: 'verified', role: 'admin' },
};

/** The code that access is refused with, or null where it is not. */
function refusalOf(expected: Expectation, standing: Standing | null): string | null {
  if (expected === 'anyone') return null;
  if (!standing) return 'not_signed_in';
  if (expected === 'signed in') return null;
  if (expected === 'signed in, writing') return standing.suspended ? 'suspended' : null;
  if (standing.refusedWith) return standing.refusedWith;
  if (expected === 'verified') return null;
  return standing.role === 'admin' || standing.role === expected ? null : 'role_required';
}

/** Events come from the running gateways, so that their types are not known here. */
interface AnySocket {
  emitWithAck(event: string, body: object): Promise<unknown>;
}

const refusals = new Set([
  'not_signed_in',
  'not_verified',
  'verification_rejected',
  'verification_expired',
  'suspended',
  'role_required',
]);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** The running router's, once each: HEAD comes with GET, and `/*` takes every method. */
function runningRoutes(): string[] {
  const keys = app.routes
    .list()
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => (url === '/*' ? 'ALL /*' : `${method} ${url}`));
  return [...new Set(keys)].sort();
}

/** Of every gateway that the running application has. */
function runningEvents(): string[] {
  const providers = [...app.app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.providers.values(),
  ]);
  const gateways = new Set(
    providers.flatMap(({ metatype }) =>
      typeof metatype === 'function' && Reflect.getMetadata('websockets:is_gateway', metatype)
        ? [metatype]
        : [],
    ),
  );
  expect(gateways.size).toBeGreaterThan(0);
  return [...gateways].flatMap((gateway) => [...socketEventRules(gateway as never).keys()]).sort();
}

const signIn = async (standing: Standing | null) =>
  standing ? (await registerClinician(app, standing)).token : undefined;

it('every route has a stated expectation, and no expectation is about a route that is gone', () => {
  expect(Object.keys(routeExpectations).sort()).toEqual(runningRoutes());
});

it('every socket event has one too', () => {
  expect(Object.keys(eventExpectations).sort()).toEqual(runningEvents());
});

describe.each(Object.entries(standings))('%s', (_, standing) => {
  it('gets through to the routes that are open to them, and to no other', async () => {
    const wrong: string[] = [];
    for (const route of runningRoutes()) {
      const expected = routeExpectations[route];
      if (!expected) continue; // the test above has it
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(/:kind/g, 'helpful')
        .replace(/:\w+/g, () => newId())
        .replace(/\*$/, 'nothing-here');
      const answer = await request(app, method === 'ALL' ? 'GET' : method, path, {
        // Afresh each time: signing out is one of the routes.
        token: await signIn(standing),
        headers: { 'idempotency-key': newId() },
        ...(/POST|PUT|PATCH/.test(method) ? { body: {} } : {}),
      });
      const code = (answer.body as { code?: string } | null)?.code;
      const refused = code !== undefined && refusals.has(code) ? code : null;
      const wanted = refusalOf(expected, standing);
      const status = wanted === 'not_signed_in' ? 401 : 403;
      if (refused !== wanted || (wanted && answer.status !== status) || answer.status >= 500) {
        wrong.push(`${route}: ${answer.status} ${code ?? ''}, expected ${wanted ?? 'access'}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('may send the socket events that are open to them, and no other', async () => {
    const token = await signIn(standing);
    for (const event of runningEvents()) {
      const expected = eventExpectations[event];
      if (!expected) continue;
      const wanted = refusalOf(expected, standing);
      if (wanted) {
        const connecting = connectSocket(app, token ?? '');
        await expect(connecting).rejects.toMatchObject({ data: { code: wanted } });
        continue;
      }
      const socket = await connectSocket(app, token ?? '');
      try {
        const answer = await (socket.timeout(5_000) as unknown as AnySocket).emitWithAck(event, {});
        expect([event, answer]).toEqual([
          event,
          { error: { code: 'invalid_input', title: expect.any(String) } },
        ]);
      } finally {
        socket.close();
      }
    }
  });
});
