import { registerVerified, request, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser } from 'playwright-core';
import { launchChromium, sidewaysScroll, signIn, visit } from './chromium.js';

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

it('shows twelve medications of a reconciliation list, and all of them when asked', async () => {
  const writer = await registerVerified(app);
  const rows = await app.dataSource.query<{ name: string }[]>(
    `SELECT name FROM medication WHERE name ~ '^[a-z]+(mab|olol|pril|sartan|statin)$'
      ORDER BY slug LIMIT 25`,
  );
  const body = rows.map(({ name }) => `- ${name}`).join('\n');
  const opened = await request<{ id: string }>(app, 'POST', '/api/v1/channels/cardiology/threads', {
    token: writer.token,
    body: { title: 'What would you stop?', body, kind: 'question' },
  });
  const { page, complaints } = await visit(browser, `${app.url}/sign-in`, {
    width: 390,
    height: 780,
  });
  await signIn(page, writer.clinician.email);
  await page.goto(`${app.url}/threads/${opened.body.id}`);
  const post = page.getByRole('article', { name: /Post 1 by/ });
  const chips = post.getByRole('list', { name: 'Medications and effects' });
  await chips.waitFor();
  expect(await chips.getByRole('link').count()).toBe(12);
  await chips.getByRole('button', { name: '+13 more' }).click();
  expect(await chips.getByRole('link').count()).toBe(25);
  expect(await chips.getByRole('button').count()).toBe(0);
  expect([await sidewaysScroll(page), complaints]).toEqual([0, []]);
}, 60_000);
