/**
 * Who may do what, for the walk in default-deny.e2e-spec.ts. A route or an event that stands in the
 * running application and not here fails the walk: whoever adds one decides here, on purpose.
 *
 * - `anyone`
 * - `signed in`: whatever the standing
 * - `signed in, writing`: the same, but not while suspended
 * - `verified`: every verified clinician
 * - a role: verified, and with that role or admin
 */
export type Expectation =
  'anyone' | 'signed in' | 'signed in, writing' | 'verified' | 'reviewer' | 'moderator' | 'admin';

export const routeExpectations: Record<string, Expectation> = {
  // The page, its files and refusals for addresses that nobody has.
  'ALL /*': 'anyone',
  'GET /api/docs': 'anyone',
  'GET /api/docs/': 'anyone',
  'GET /api/docs/*': 'anyone',
  'GET /api/docs/LICENSE': 'anyone',
  'GET /api/docs/index.html': 'anyone',
  'GET /api/docs/swagger-ui-init.js': 'anyone',
  'GET /api/docs/docs/*': 'anyone',
  'GET /api/docs/docs/swagger-ui-init.js': 'anyone',
  'GET /api/v1/openapi.json': 'anyone',
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': 'anyone', // from loopback, as this walk comes

  'POST /api/v1/auth/register': 'anyone',
  'POST /api/v1/auth/login': 'anyone',
  'POST /api/v1/auth/logout': 'signed in',
  'GET /api/v1/me': 'signed in',
  'PATCH /api/v1/me': 'signed in, writing',
  'GET /api/v1/specialties': 'signed in',
  'POST /api/v1/verification-requests': 'signed in, writing',
  'GET /api/v1/verification-requests/mine': 'signed in',
  'GET /api/v1/verification-requests': 'reviewer',
  'POST /api/v1/verification-requests/:id/approve': 'reviewer',
  'POST /api/v1/verification-requests/:id/reject': 'reviewer',
  'GET /api/v1/suspensions': 'moderator',
  'PUT /api/v1/clinicians/:id/suspension': 'moderator',
  'DELETE /api/v1/clinicians/:id/suspension': 'moderator',
  'PUT /api/v1/clinicians/:id/role': 'admin',

  'GET /api/v1/channels': 'verified',
  'POST /api/v1/channels': 'verified',
  'GET /api/v1/channels/:slug': 'verified',
  'GET /api/v1/channels/:slug/events': 'verified',
  'PUT /api/v1/channels/:slug/membership': 'verified',
  'DELETE /api/v1/channels/:slug/membership': 'verified',
  'GET /api/v1/channels/:slug/members': 'verified',
  'PUT /api/v1/channels/:slug/members/:clinicianId': 'verified',
  'DELETE /api/v1/channels/:slug/members/:clinicianId': 'verified',
  'GET /api/v1/channels/:slug/threads': 'verified',
  'POST /api/v1/channels/:slug/threads': 'verified',
  'PUT /api/v1/channels/:slug/read': 'verified',

  'GET /api/v1/threads/similar': 'verified',
  'GET /api/v1/threads/:id': 'verified',
  'GET /api/v1/threads/:id/posts': 'verified',
  'POST /api/v1/threads/:id/posts': 'verified',
  'PUT /api/v1/threads/:id/answer': 'verified',
  'DELETE /api/v1/threads/:id/answer': 'verified',
  'PUT /api/v1/threads/:id/subscription': 'verified',
  'PUT /api/v1/threads/:id/read': 'verified',
  'POST /api/v1/posts/preview': 'verified',
  'POST /api/v1/vocabulary/recognise': 'verified',
  'GET /api/v1/posts/:id': 'verified',
  'PATCH /api/v1/posts/:id': 'verified',
  'DELETE /api/v1/posts/:id': 'verified',
  'GET /api/v1/posts/:id/revisions': 'verified',
  'PUT /api/v1/posts/:id/reactions/:kind': 'verified',
  'DELETE /api/v1/posts/:id/reactions/:kind': 'verified',
  'GET /api/v1/me/unread': 'verified',

  'GET /api/v1/clinicians': 'verified',
  'GET /api/v1/clinicians/:id': 'verified',
  'PUT /api/v1/clinicians/:id/follow': 'verified',
  'DELETE /api/v1/clinicians/:id/follow': 'verified',
  'GET /api/v1/feed': 'verified',
  'GET /api/v1/search': 'verified',
  'GET /api/v1/medications': 'verified',
  'GET /api/v1/medications/:id': 'verified',
  'GET /api/v1/medications/:id/activity': 'verified',
  'GET /api/v1/medications/:id/threads': 'verified',
  'GET /api/v1/medications/:id/followers': 'verified',
  'PUT /api/v1/medications/:id/follow': 'verified',
  'DELETE /api/v1/medications/:id/follow': 'verified',
  'GET /api/v1/effects': 'verified',
  'GET /api/v1/notifications': 'verified',
  'PUT /api/v1/notifications/read': 'verified',
  'GET /api/v1/saved-searches': 'verified',
  'POST /api/v1/saved-searches': 'verified',
  'PATCH /api/v1/saved-searches/:id': 'verified',
  'DELETE /api/v1/saved-searches/:id': 'verified',
};

export const eventExpectations: Record<string, Expectation> = {
  'channel:join': 'verified',
  'channel:leave': 'verified',
  'thread:join': 'verified',
  'thread:view': 'verified',
  'thread:leave': 'verified',
  'thread:typing': 'verified',
};
