import {
  clinicianPage,
  clinicianProfile,
  feedPage,
  type ClinicianProfile,
  type FeedItem,
  type Page,
} from '@rounds/contracts';
import { newId } from '@rounds/platform';
import {
  registerClinician,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
} from '@rounds/testing';
import { acting } from './live/live-tools.js';

let app: TestApp;
let reader: TestClinician;
let leader: TestClinician;

beforeAll(async () => {
  app = await startTestApp();
  reader = await registerVerified(app);
  leader = await registerVerified(app, { displayName: 'Prof. Leader', specialty: 'psychiatry' });
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(method: string, path: string) =>
  request<T>(app, method, `/api/v1${path}`, { token: reader.token });

describe('thought leaders', () => {
  it('are found in the directory, followed, and then in the feed', async () => {
    const found = await call<Page<ClinicianProfile>>(
      'GET',
      '/clinicians?q=lead&specialty=psychiatry',
    );
    expect(clinicianPage.parse(found.body).items.map((item) => item.id)).toEqual([
      leader.clinician.id,
    ]);
    const path = `/clinicians/${leader.clinician.id}`;
    for (const status of [204, 204])
      expect((await call('PUT', `${path}/follow`)).status).toBe(status);
    const profile = clinicianProfile.parse((await call('GET', path)).body);
    expect(profile).toMatchObject({ followed: true, followerCount: 1, specialty: 'psychiatry' });
    const thread = await acting(app, leader).open('psychiatry', 'New', 'News from the ward');
    const feed = feedPage.parse((await call<Page<FeedItem>>('GET', '/feed')).body);
    expect(feed.items.map((item) => [item.type, item.thread.title, item.post.id])).toEqual([
      ['thread', 'News from the ward', thread.firstPost.id],
    ]);
    for (const status of [204, 204]) {
      expect((await call('DELETE', `${path}/follow`)).status).toBe(status);
    }
    expect((await call<Page<FeedItem>>('GET', '/feed')).body).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('are verified: of anybody else there is nothing', async () => {
    const pending = await registerClinician(app, { verification: 'pending' });
    for (const id of [newId(), pending.clinician.id]) {
      for (const [method, path] of [
        ['GET', `/clinicians/${id}`],
        ['PUT', `/clinicians/${id}/follow`],
        ['DELETE', `/clinicians/${id}/follow`],
      ] as const) {
        const { status, body } = await call(method, path);
        expect([status, body.code]).toEqual([404, 'clinician_not_found']);
      }
    }
  });

  it('are other people', async () => {
    const { status, body } = await call('PUT', `/clinicians/${reader.clinician.id}/follow`);
    expect([status, body.code]).toEqual([422, 'cannot_follow_oneself']);
  });

  it.each([
    '/feed?cursor=nonsense',
    '/feed?limit=0',
    '/feed?surplus=1',
    '/clinicians?cursor=bm9uc2Vuc2U',
    '/clinicians?sort=age',
    '/clinicians?limit=101',
    `/clinicians?q=${'x'.repeat(101)}`,
    '/clinicians/no-uuid',
  ])('are asked for in order: %s', async (path) => {
    const { status, body } = await call('GET', path);
    expect(status).toBe(400);
    expect(body.code).toMatch(/^invalid_(cursor|input)$/);
  });
});
