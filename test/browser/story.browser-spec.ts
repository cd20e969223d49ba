import { registerVerified, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser, Page } from 'playwright-core';
import {
  keepScreenshot,
  launchChromium,
  sidewaysScroll,
  signIn,
  visit,
  type Visitor,
} from './chromium.js';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchChromium()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Waits until the index has it: the page does not ask again by itself. */
async function findable(page: Page, q: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await page.request.get(`${app.url}/api/v1/search?q=${q}`);
    if (((await answer.json()) as { total: number }).total > 0) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`search does not find ${q}`);
}

describe('the whole story, in two browsers', () => {
  let asker: Visitor;
  let answerer: Visitor;

  it('a clinician registers and asks to be verified', async () => {
    asker = await visit(browser, `${app.url}/register`, { width: 390, height: 844 });
    const { page } = asker;
    await page.getByLabel('Display name').fill('Dr. Noor Haddad');
    await page.getByLabel('E-mail').fill('noor@rounds.test');
    await page.getByLabel('Password', { exact: false }).first().fill('correct horse battery');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByLabel('First name').fill('Noor');
    await page.getByLabel('Last name').fill('Haddad');
    await page.getByRole('combobox', { name: 'Country of your licence' }).fill('United States');
    await page.getByRole('option', { name: 'United States', exact: true }).click();
    await page.getByRole('combobox', { name: 'Specialty' }).fill('cardiology');
    await page.getByRole('option', { name: /Cardiovascular Disease/ }).click();
    await page.getByRole('textbox', { name: 'NPI' }).fill('1234567893');
    await keepScreenshot(page, '01-verification-form-phone');
    await page.getByRole('button', { name: 'Ask for verification' }).click();
    await page
      .getByText(/wait|review/i)
      .first()
      .waitFor();
    await keepScreenshot(page, '02-pending-phone');
  });

  it('a reviewer approves, and the waiting page lets the clinician in', async () => {
    const { clinician } = await registerVerified(app, { role: 'reviewer' });
    const reviewer = await visit(browser, `${app.url}/sign-in`);
    await signIn(reviewer.page, clinician.email);
    await reviewer.page
      .getByRole('link', { name: /review/i })
      .first()
      .click();
    const card = reviewer.page.getByRole('article', { name: 'Noor Haddad' });
    await card.waitFor();
    await keepScreenshot(reviewer.page, '03-review-queue');
    await card.getByRole('button', { name: 'Approve' }).click();
    const sure = reviewer.page.getByRole('dialog');
    await sure.getByRole('button', { name: 'Approve' }).click();
    await card.waitFor({ state: 'detached' });
    await asker.page.bringToFront();
    await asker.page.getByRole('navigation', { name: 'Main' }).waitFor({ timeout: 30_000 });
    expect(reviewer.complaints).toEqual([]);
    await reviewer.context.close();
  }, 60_000);

  it('opens a thread about Coumadin in the cardiology channel', async () => {
    const { page } = asker;
    await page.goto(`${app.url}/channels/cardiology`);
    await page.getByRole('link', { name: 'New thread' }).click();
    await page.getByLabel('Title').fill('Warfarin and a new course of amiodarone');
    await page.getByPlaceholder(/Ingredient or brand/).fill('Coumadin');
    await page
      .getByRole('option', { name: /warfarin/ })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await page
      .getByRole('textbox', { name: 'Text of the first post' })
      .fill('How far ahead do you cut the dose? **Any** hints welcome. שלום 🫀');
    await keepScreenshot(page, '04-new-thread-phone');
    await page.getByRole('button', { name: 'Open the thread' }).click();
    await page.getByRole('article', { name: /Post 1 by/ }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
  });

  it('a colleague replies and the clinician sees it without doing anything', async () => {
    const colleague = await registerVerified(app, { displayName: 'Dr. Grace Lindqvist' });
    answerer = await visit(browser, `${app.url}/sign-in`);
    await signIn(answerer.page, colleague.clinician.email);
    await answerer.page.goto(asker.page.url());
    await answerer.page.getByRole('button', { name: 'Write a reply…' }).click();
    await answerer.page
      .getByRole('textbox', { name: 'Your reply' })
      .fill('By a third, and an INR every week.');
    await answerer.page.keyboard.press('Control+Enter');
    await asker.page.getByRole('article', { name: /Post 2 by Dr. Grace Lindqvist/ }).waitFor();
    await keepScreenshot(asker.page, '05-reply-live-phone');
    await keepScreenshot(answerer.page, '06-reply-live-desktop');
  });

  it('a quote reads as the post that it quotes does by now, without doing anything', async () => {
    const { page } = answerer;
    await page.getByRole('button', { name: 'Reply to post 1' }).click();
    await page.getByRole('textbox', { name: 'Your reply' }).fill('Since you ask: 24 to 48 hours.');
    await page.keyboard.press('Control+Enter');
    const third = page.getByRole('article', { name: /Post 3 by/ });
    await third.getByText('How far ahead do you cut the dose?').waitFor();
    await asker.page.getByRole('button', { name: 'More about post 1' }).click();
    await asker.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
    await asker.page
      .getByRole('textbox', { name: 'Edit post 1' })
      .fill('How many days ahead do you cut it?');
    await asker.page.getByRole('button', { name: 'Save' }).click();
    await third.getByText('How many days ahead do you cut it?').waitFor();
    await keepScreenshot(page, '06b-quote-follows-edit');
  });

  it('search finds it as a misspelt brand is typed, though the text says warfarin', async () => {
    const { page } = answerer;
    await findable(page, 'coumadin');
    await page.goto(`${app.url}/feed`);
    await page.getByRole('heading', { name: 'Feed', level: 1 }).waitFor();
    await page.keyboard.press('/');
    const box = page.getByRole('combobox', { name: 'Search posts' });
    await box.waitFor();
    await box.pressSequentially('coumadn in:cardiol', { delay: 20 });
    const hit = page.getByRole('link', { name: /Warfarin and a new course/ }).first();
    await hit.waitFor();
    await page.getByRole('option', { name: /Cardiovascular Disease/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const chips = page.getByRole('list', { name: /narrowed/ });
    await chips.getByText('Channel: Cardiovascular Disease').waitFor();
    await hit.waitFor();
    await keepScreenshot(page, '07-search');
    expect(await box.inputValue()).toBe('coumadn in:cardiology ');
  });

  it('a chip is removed alone, and the keyboard opens the hit', async () => {
    const { page } = answerer;
    const box = page.getByRole('combobox', { name: 'Search posts' });
    await box.pressSequentially('kind:case ', { delay: 20 });
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('button', { name: 'Remove Case' }).click();
    const hit = page.getByRole('link', { name: /Warfarin and a new course/ }).first();
    await hit.waitFor();
    expect(await box.inputValue()).toBe('coumadn in:cardiology');
    await box.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.matches('a[data-hit]'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/threads\/.*post=\d+/);
    const post = page.locator('article[data-highlighted]');
    await post.waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('article[data-highlighted]'));
    expect(await page.title()).toMatch(/Warfarin and a new course of amiodarone/);
  });

  it('a follower has the author’s post in the feed', async () => {
    const { page } = asker;
    await page
      .getByRole('article', { name: /Post 2 by/ })
      .getByRole('link', { name: 'Dr. Grace Lindqvist' })
      .click();
    await page.waitForURL(/clinicians/);
    await page.getByRole('button', { name: 'Follow Dr. Grace Lindqvist' }).click();
    await page.goto(`${app.url}/feed`);
    await page.getByText('By a third, and an INR every week.').waitFor();
    await keepScreenshot(page, '08-feed-phone');
    expect(asker.complaints).toEqual([]);
    expect(answerer.complaints).toEqual([]);
  });
});
