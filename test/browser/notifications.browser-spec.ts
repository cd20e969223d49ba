import { randomUUID } from 'node:crypto';
import {
  registerVerified,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TestClinician,
} from '@rounds/testing';
import type { Browser, Page } from 'playwright-core';
import { acting } from '../e2e/live/live-tools.js';
import { keepScreenshot, launchChromium, sidewaysScroll, visit, type Visitor } from './chromium.js';

let app: TestApp;
let browser: Browser;
let colleague: TestClinician;
let owner: TestClinician;
let visitor: Visitor;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchChromium()]);
  colleague = await registerVerified(app, { displayName: 'Dr Colleague' });
  owner = await registerVerified(app, { displayName: 'Dr Owner' });
  visitor = await visit(browser, `${app.url}/sign-in?to=/search?q=Coumadin`, { width: 360 });
  await signIn(visitor.page);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(owner.clinician.email);
  await page.getByLabel('Password', { exact: false }).first().fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

describe('on a phone', () => {
  it('a search is saved, and a post that matches rings the bell on every tab', async () => {
    const { page, context } = visitor;
    await page.goto(`${app.url}/search?q=Coumadin`);
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You will hear of new posts').waitFor();
    await page.goto(`${app.url}/notifications`);
    await page.getByText('Nothing new').waitFor();
    const other = await context.newPage();
    await other.goto(`${app.url}/feed`);
    await other.getByRole('navigation', { name: 'Main' }).waitFor();

    const thread = await acting(app, colleague).open('cardiology', 'Warfarin, and now?', 'A bleed');
    await page.getByRole('link', { name: 'A bleed' }).waitFor();
    await other.getByRole('img', { name: '1 unread' }).waitFor();
    await acting(app, colleague).reply(thread.id, 'Stop the warfarin.');
    await page.getByText('2 new posts match').waitFor();
    await keepScreenshot(page, 'notifications-phone');
    expect(await sidewaysScroll(page)).toBe(0);

    await page.getByRole('button', { name: 'Mark all read' }).click();
    await other.getByRole('img', { name: '1 unread' }).waitFor({ state: 'detached' });
    await other.close();
  });

  it('a notification is reached and opened by keys alone, and leads to the post', async () => {
    const { page } = visitor;
    await acting(app, colleague).open('cardiology', 'Coumadin once more', 'Another bleed');
    await page.getByRole('link', { name: 'Another bleed' }).waitFor();
    await page.getByRole('link', { name: 'Another bleed' }).focus();
    await page.keyboard.press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toContain('A bleed');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toContain('Another bleed');
    await page.keyboard.press('Enter');
    await page.getByText('Coumadin once more').waitFor();
    await page.goBack();
    await page.getByText('A new post matches').waitFor();
    expect(await page.getByText('new', { exact: true }).count()).toBe(0);
  });

  it('a saved search is silenced, renamed and deleted', async () => {
    const { page } = visitor;
    await page.goto(`${app.url}/saved-searches`);
    await page.getByText('1 of 50').waitFor();
    await page.getByRole('switch', { name: 'Notify me of Coumadin' }).click({ force: true });
    await page.getByRole('button', { name: 'Rename Coumadin' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('نزيف 🩸');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'نزيف 🩸' }).waitFor();
    await keepScreenshot(page, 'saved-searches-phone');
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('button', { name: 'Delete نزيف 🩸' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No search is saved yet').waitFor();
  });

  it('another name in the address leads to the medication, and back past it', async () => {
    const { page } = visitor;
    await page.goto(`${app.url}/notifications`);
    for (const name of ['coumadin', 'COUMADIN', 'Acephen Rectal Suppository']) {
      await page.goto(`${app.url}/medications/${encodeURIComponent(name)}`);
      const slug = name === 'Acephen Rectal Suppository' ? 'acetaminophen' : 'warfarin';
      await page.waitForURL(`${app.url}/medications/${slug}`);
      await page.getByRole('heading', { name: slug, exact: true }).waitFor();
      await page.getByRole('button', { name: /follows? it/ }).waitFor();
    }
    await page.goBack();
    await page.waitForURL(`${app.url}/medications/warfarin`);
  });

  it('a medication is followed on its page, and similar threads are shown while writing', async () => {
    const { page } = visitor;
    await page.goto(`${app.url}/medications/warfarin`);
    await page.getByText('Coumadin').first().waitFor();
    await page.getByRole('link', { name: 'A bleed' }).waitFor();
    await page.getByRole('button', { name: 'Follow warfarin' }).click();
    await page.getByRole('button', { name: '1 clinician follows it' }).waitFor();
    await keepScreenshot(page, 'medication-phone');
    expect(await sidewaysScroll(page)).toBe(0);
    await acting(app, colleague).call('PUT', '/medications/warfarin/follow');
    await page.getByRole('button', { name: /follows? it/ }).click();
    const followers = page.getByRole('dialog', { name: 'Who follows warfarin' });
    await followers.getByRole('link', { name: 'Dr Owner' }).waitFor();
    await keepScreenshot(page, 'medication-followers-phone');
    expect(await sidewaysScroll(page)).toBe(0);
    await followers.getByRole('link', { name: 'Dr Colleague' }).click();
    await page.getByRole('heading', { name: 'Dr Colleague' }).waitFor();
    await page.goto(`${app.url}/medications/dofetilide`);
    await page.getByRole('button', { name: '0 clinicians follow it' }).click();
    await page.getByText('Nobody follows it yet').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nobody follows it yet').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('follow it'));
    await page.goto(`${app.url}/medications/no-such-one`);
    await page.getByRole('link', { name: 'Search for “no such one”' }).waitFor();
    await page.goto(`${app.url}/medications/${randomUUID()}`);
    await page.getByText('There is no such medication').waitFor();
    expect(await page.getByRole('link', { name: /^Search for/ }).count()).toBe(0);
    // Names that no medication can have, and an id that no thread can have.
    for (const name of ['WARF', 'st johns wort 💊', '100%']) {
      await page.goto(`${app.url}/medications/${encodeURIComponent(name)}`);
      await page.getByRole('link', { name: `Search for “${name}”` }).waitFor();
    }
    await page.goto(`${app.url}/threads/foo`);
    await page.getByText('There is no such thread').waitFor();
    await page.goto(`${app.url}/feed`);
    await page.getByText('Stop the warfarin.').waitFor();
    await page.goto(`${app.url}/channels/cardiology/new`);
    await page.getByLabel('Title').fill('A bleed on Coumadin');
    await page.getByRole('region', { name: 'Colleagues have discussed' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });
});
