import { randomUUID } from 'node:crypto';
import { registerVerified, request, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser } from 'playwright-core';
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
