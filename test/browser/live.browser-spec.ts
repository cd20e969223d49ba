import { randomUUID } from 'node:crypto';
import { registerVerified, request, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser } from 'playwright-core';
import { acting } from '../e2e/live/live-tools.js';
import { launchChromium, signIn, visit } from './chromium.js';

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  app = await startTestApp();
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('counts every reply that comes below what is read, also several of one moment', async () => {
  const [writer, reader] = [await registerVerified(app), await registerVerified(app)];
  const opened = await request<{ id: string }>(app, 'POST', '/api/v1/channels/cardiology/threads', {
    token: writer.token,
    body: { title: 'A long one', body: 'A line.\n\n'.repeat(80), kind: 'discussion' },
  });
  const { page, complaints } = await visit(browser, `${app.url}/sign-in`, {
    width: 390,
    height: 780,
  });
  await signIn(page, reader.clinician.email);
  await page.goto(`${app.url}/threads/${opened.body.id}`);
  await page.getByText('A line.').first().waitFor();
  const reply = async () => {
    const path = `/api/v1/threads/${opened.body.id}/posts`;
    const { body } = await request<{ number: number }>(app, 'POST', path, {
      token: writer.token,
      body: { body: 'Seen it here.' },
      headers: { 'idempotency-key': randomUUID() },
    });
    return body.number;
  };
  await reply();
  await page.getByRole('button', { name: '1 new' }).waitFor();
  const numbers = await Promise.all(Array.from({ length: 6 }, reply));
  expect(numbers.toSorted()).toEqual([3, 4, 5, 6, 7, 8]);
  await page.getByRole('button', { name: '7 new' }).click();
  await page.getByText('#8').waitFor();
  expect(complaints).toEqual([]);
}, 60_000);

it('is live for one who joined more channels than a connection may watch', async () => {
  const [writer, reader] = [await registerVerified(app), await registerVerified(app)];
  await app.dataSource.query(
    `WITH added AS (
       INSERT INTO channel (id, slug, name, description, visibility, member_count)
       SELECT gen_random_uuid(), 'ward-' || n, 'Ward ' || lpad(n::text, 3, '0'), '', 'open', 1
         FROM generate_series(1, 230) n RETURNING id),
     heads AS (INSERT INTO channel_head (channel_id) SELECT id FROM added)
     INSERT INTO membership (channel_id, clinician_id, role) SELECT id, $1, 'member' FROM added`,
    [reader.clinician.id],
  );
  const here = acting(app, writer);
  const thread = await here.open('ward-230', 'Read here', 'A question of ward 230');
  const { page, complaints } = await visit(browser, `${app.url}/sign-in`);
  const refused: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('too_many_rooms')) refused.push(String(payload));
    }),
  );
  await signIn(page, reader.clinician.email);
  await page.goto(`${app.url}/threads/${thread.id}`);
  await page.getByText('Read here').waitFor();
  await here.reply(thread.id, 'Heard at once.');
  await page.getByText('Heard at once.').waitFor();
  await page.waitForTimeout(4_000); // longer than the page waits before it says that it is behind
  expect(await page.getByText(/Reconnecting/).count()).toBe(0);
  await page.goto(`${app.url}/search`);
  await page.getByRole('combobox', { name: 'Search posts' }).fill('in:229');
  await page.getByRole('option', { name: /Ward 229/ }).waitFor();
  expect([refused, complaints]).toEqual([[], []]);
}, 60_000);

it('says that it is behind while offline, and no longer once it is back, with nobody posting', async () => {
  const [writer, reader] = [await registerVerified(app), await registerVerified(app)];
  const here = acting(app, writer);
  const thread = await here.open('cardiology', 'Read in a lift', 'A question');
  const { page, context } = await visit(browser, `${app.url}/sign-in`);
  await signIn(page, reader.clinician.email);
  await page.goto(`${app.url}/threads/${thread.id}`);
  await page.getByText('Read in a lift').waitFor();
  await here.reply(thread.id, 'Heard before.');
  await page.getByText('Heard before.').waitFor();
  await context.setOffline(true);
  await page.getByText(/Reconnecting/).waitFor();
  await context.setOffline(false);
  await page.getByText(/Reconnecting/).waitFor({ state: 'detached' });
  await here.reply(thread.id, 'Heard after.');
  await page.getByText('Heard after.').waitFor();
}, 60_000);

it('shows a channel that was joined on another device, and no more where it was left, at once', async () => {
  const reader = await registerVerified(app);
  const { page } = await visit(browser, `${app.url}/sign-in`);
  await signIn(page, reader.clinician.email);
  await page.getByText('None yet').waitFor();
  await page.waitForTimeout(500);
  await acting(app, reader).call('PUT', '/channels/nephrology/membership');
  const joined = page.getByRole('navigation', { name: 'Main' }).getByText('Nephrology');
  await joined.waitFor();
  await acting(app, reader).call('DELETE', '/channels/nephrology/membership');
  await joined.waitFor({ state: 'detached' });
}, 60_000);

it('keeps the menu of the account beside its button while the page scrolls', async () => {
  const reader = await registerVerified(app);
  const { page } = await visit(browser, `${app.url}/sign-in`);
  await signIn(page, reader.clinician.email);
  await page.getByText('None yet').waitFor();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  const moved = await page.evaluate(() => {
    document.body.style.minHeight = '3000px';
    const top = () => document.querySelector('[role=menu]')?.getBoundingClientRect().top;
    const before = top();
    window.scrollTo(0, 500);
    return { scrolled: window.scrollY, before, after: top() };
  });
  const { before } = moved;
  expect(moved).toEqual({ scrolled: 500, before: expect.any(Number), after: before });
}, 60_000);

it('keeps what was not sent where the session ends by itself, and deletes it at signing out', async () => {
  const writer = await registerVerified(app);
  const thread = await acting(app, writer).open('cardiology', 'Answer me', 'A question');
  const { page, context } = await visit(browser, `${app.url}/sign-in`);
  await signIn(page, writer.clinician.email);
  await page.goto(`${app.url}/threads/${thread.id}`);
  await page.getByRole('button', { name: 'Write a reply…' }).click();
  await page.getByRole('textbox', { name: 'Your reply' }).fill('Not sent yet.');
  const ofAnother = 'rounds:draft:another:thread';
  await page.evaluate((key) => localStorage.setItem(key, '{"body":"Of another"}'), ofAnother);
  const kept = () =>
    page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => /draft|outbox/.test(key))
        .sort(),
    );
  const own = `rounds:draft:${writer.clinician.id}:${thread.id}`;

  // As from another tab or device: this page only hears of it.
  await context.request.post(`${app.url}/api/v1/auth/logout`, { data: {} });
  await page.getByText('Your session has ended').waitFor();
  expect(await kept()).toEqual([own, ofAnother].sort());

  await signIn(page, writer.clinician.email);
  await page.getByText('Answer me').waitFor();
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.accept();
  });
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('For verified clinicians only.').waitFor();
  expect(asked).toEqual([expect.stringContaining('not sent')]);
  expect(await kept()).toEqual([ofAnother]);
  expect(new URL(page.url()).search).toBe('');

  // Whoever comes next is asked nothing.
  const next = await registerVerified(app);
  await signIn(page, next.clinician.email);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('For verified clinicians only.').waitFor();
  expect(asked).toHaveLength(1);
}, 60_000);
