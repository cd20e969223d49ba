import { registerVerified, request, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser, Page } from 'playwright-core';
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

async function beginEdit(page: Page, number: number): Promise<void> {
  await page.getByRole('button', { name: `More about post ${number}` }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
}

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
  const box = page.getByRole('textbox', { name: 'Edit post 1' });
  const save = page.getByRole('button', { name: 'Save' });
  const conflict = page.getByText('edited on another page or device');
  const saved = async (text: string) => {
    await box.waitFor({ state: 'detached' });
    await page.getByText(text).waitFor();
  };

  // Where nothing is typed, there is nothing to choose.
  await beginEdit(page, 1);
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
  await beginEdit(page, 1);
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
  await beginEdit(page, 2);
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
  await beginEdit(page, 2);
  await box.fill('Saved behind one.');
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Feed' }).click();
  await answered;
  await page.goBack();
  await page.getByText('Saved behind one.').waitFor();
  expect(await box.count()).toBe(0);

  await beginEdit(page, 2);
  await box.fill('Half an hour of work.');
  await device.call('DELETE', `/posts/${reply.id}`);
  await page.getByText('It was deleted before your edit was saved').waitFor();
  await page.reload();
  const left = page.getByRole('textbox', { name: 'Your edit' });
  expect(await left.inputValue()).toBe('Half an hour of work.');
  await page.getByRole('button', { name: 'Discard' }).click();
  await left.waitFor({ state: 'detached' });
}, 60_000);
