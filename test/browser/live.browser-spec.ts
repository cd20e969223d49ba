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

it('lets its author choose where a post was edited elsewhere while they were editing it', async () => {
  const writer = await registerVerified(app);
  const device = acting(app, writer);
  const thread = await device.open('cardiology', 'Begun.', 'Edit me');
  const onPhone = (body: string) => device.edit(thread.firstPost.id, body);
  const { page } = await visit(browser, `${app.url}/sign-in`);
  let isDeaf = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => void (isDeaf || socket.send(message)));
  });
  await signIn(page, writer.clinician.email);
  await page.goto(`${app.url}/threads/${thread.id}`);
  const begin = async () => {
    await page.getByRole('button', { name: 'More about post 1' }).click();
    await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  };
  const box = page.getByRole('textbox', { name: 'Edit post 1' });
  const save = page.getByRole('button', { name: 'Save' });
  const conflict = page.getByText('edited on another page or device');
  const saved = async (text: string) => {
    await box.waitFor({ state: 'detached' });
    await page.getByText(text).waitFor();
  };

  // Where nothing is typed, there is nothing to choose.
  await begin();
  await onPhone('Of my phone.');
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Of my phone.');
  await box.fill('Of this page.');
  await onPhone('Of my phone, later.');
  await conflict.waitFor();
  await page.getByText('Of my phone, later.').waitFor();
  expect(await save.isEnabled()).toBe(false);
  // After a reload the editor is open again: what was typed is upon what the post said then.
  await page.reload();
  await conflict.waitFor();
  expect(await box.inputValue()).toBe('Of this page.');
  await page.getByRole('button', { name: 'Keep my text instead' }).click();
  expect(await box.evaluate((area) => area === document.activeElement)).toBe(true);
  await save.click();
  await saved('Of this page.');

  // Edited elsewhere while the request is under way, which the page does not hear.
  isDeaf = true;
  const patches: string[] = [];
  await page.route('**/posts/*', async (route) => {
    if (route.request().method() === 'PATCH') {
      patches.push(route.request().postData() ?? '');
      await onPhone('Of my phone at last.');
      await box.press('Control+Enter');
    }
    await route.continue();
  });
  await begin();
  await box.fill('Too late.');
  await save.click();
  await page.getByText('Of my phone at last.').waitFor();
  expect(patches).toEqual([JSON.stringify({ body: 'Too late.', revision: 4 })]);
  await page.getByRole('button', { name: 'Discard my text' }).click();
  expect(await box.inputValue()).toBe('Of my phone at last.');
  await page.unroute('**/posts/*');

  // Its answer is lost: what it says now is one's own, and no conflict.
  await page.route('**/posts/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await box.fill('Not answered.');
  isDeaf = false;
  await save.click();
  await page.getByText('Rounds cannot be reached').first().waitFor();
  await page.unroute('**/posts/*');
  await box.fill('Not answered, and more.');
  expect(await conflict.count()).toBe(0);
  await save.click();
  await saved('Not answered, and more.');
}, 60_000);

it('saves no edit later that was cancelled, and shows what was typed into a post that is gone', async () => {
  const writer = await registerVerified(app);
  const device = acting(app, writer);
  const thread = await device.open('cardiology', 'A question.', 'Cancel me');
  const reply = await device.reply(thread.id, 'Begun.');
  const { page, context } = await visit(browser, `${app.url}/sign-in`);
  await signIn(page, writer.clinician.email);
  await page.goto(`${app.url}/threads/${thread.id}`);
  await page.getByRole('button', { name: 'More about post 2' }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  const box = page.getByRole('textbox', { name: 'Edit post 2' });
  await box.fill('Not to be said.');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Rounds cannot be reached').first().waitFor();

  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(asked).toEqual(['Discard what you changed?']);
  expect(await box.inputValue()).toBe('Not to be said.');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Cancel' }).click();
  await box.waitFor({ state: 'detached' });
  await context.setOffline(false);
  await device.reply(thread.id, 'Heard again.');
  await page.getByText('Heard again.').waitFor();
  const { body: now } = await request<{ body: string }>(app, 'GET', `/api/v1/posts/${reply.id}`, {
    token: writer.token,
  });
  expect(now.body).toBe('Begun.');

  // Saved while its author went on to another page: nothing is left to be saved.
  await page.route('**/posts/*', async (route) => {
    if (route.request().method() === 'PATCH') await page.getByText('Your feed is empty').waitFor();
    await route.continue();
  });
  await page.getByRole('button', { name: 'More about post 2' }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await box.fill('Saved behind one.');
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Feed' }).click();
  await answered;
  await page.goBack();
  await page.getByText('Saved behind one.').waitFor();
  expect(await box.count()).toBe(0);

  await page.getByRole('button', { name: 'More about post 2' }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await box.fill('Half an hour of work.');
  await device.call('DELETE', `/posts/${reply.id}`);
  await page.getByText('It was deleted before your edit was saved').waitFor();
  await page.reload();
  const left = page.getByRole('textbox', { name: 'Your edit' });
  expect(await left.inputValue()).toBe('Half an hour of work.');
  await page.getByRole('button', { name: 'Discard' }).click();
  await left.waitFor({ state: 'detached' });
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
