/// <reference lib="dom" />
import type { SearchAnswer } from '@rounds/contracts';
import {
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
} from '@rounds/testing';
import type { Browser, Page, Request, Response } from 'playwright-core';
import { acting } from '../e2e/live/live-tools.js';
import {
  keepScreenshot,
  launchChromium,
  sidewaysScroll,
  signIn,
  visit,
  type Visitor,
} from './chromium.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

const boxOf = (page: Page) => page.getByRole('combobox', { name: 'Search posts' });
const openThread = (app: TestApp, { token }: TestClinician, title: string, body: string) =>
  request<{ id: string }>(app, 'POST', '/api/v1/channels/cardiology/threads', {
    token,
    body: { title, body, kind: 'question' },
  });

describe('the search page on a phone', () => {
  let app: TestApp;
  let writer: TestClinician;
  let reader: Visitor;
  let page: Page;
  beforeAll(async () => {
    app = await startTestApp();
    writer = await registerVerified(app, { displayName: 'Dr. Ruth Adeyemi' });
    await openThread(app, writer, 'ליתיום ותפקוד הכליות', 'האם **ליתיום** מצטבר כאן?');
    await openThread(app, writer, '肺炎と抗菌薬の選択', '市中肺炎の患者、アモキシシリンは？');
    const other = await registerVerified(app);
    reader = await visit(browser, `${app.url}/sign-in`, { width: 360, height: 740 });
    page = reader.page;
    await signIn(page, other.clinician.email);
  }, 60_000);
  afterAll(() => app?.close());

  /** Until the index has it: the page does not ask again by itself. */
  async function search(q: string, hit: RegExp): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
      await page.goto(`${app.url}/search?q=${encodeURIComponent(q)}`);
      const link = page.getByRole('link', { name: hit }).first();
      const found = await link.waitFor({ timeout: 1_500 }).then(
        () => true,
        () => false,
      );
      if (found) return;
    }
    throw new Error(`${q} was not found`);
  }

  it('finds Hebrew and Japanese, each in its own direction', async () => {
    await search('ליתיום', /ליתיום/);
    const title = page.getByRole('link', { name: /ליתיום ותפקוד/ });
    const directionOf = (element: Element) => getComputedStyle(element).direction;
    expect(await title.evaluate(directionOf)).toBe('rtl');
    expect(await boxOf(page).evaluate(directionOf)).toBe('rtl');
    await keepScreenshot(page, '20-search-hebrew-phone');
    await search('肺炎', /肺炎/);
    expect(await sidewaysScroll(page)).toBe(0);
  }, 60_000);

  it('says in words what it could not take, and mends an operator', async () => {
    await page.goto(`${app.url}/search?q=${encodeURIComponent('lithium kid:case in:nowhere')}`);
    await page.getByText('There is no channel called “nowhere”.').waitFor();
    await keepScreenshot(page, '21-search-problems-phone');
    await page.getByRole('button', { name: 'Use “kind:”' }).click();
    await page.getByRole('button', { name: 'Remove Case' }).waitFor();
    expect(await boxOf(page).inputValue()).toBe('lithium kind:case in:nowhere');
    expect(await sidewaysScroll(page)).toBe(0);
  });

  it('shows phrases and exclusions as chips, and the keyboard takes them away one by one', async () => {
    const q = 'lithium "renal function" -bleeding -"after dose" in:cardiology';
    await page.goto(`${app.url}/search?q=${encodeURIComponent(q)}`);
    const chips = page.getByRole('list', { name: 'The search is narrowed to' });
    await chips.getByText('“renal function”').waitFor();
    await chips.getByText('without “after dose”').waitFor();
    await keepScreenshot(page, '24-search-chips-phone');
    expect(await sidewaysScroll(page)).toBe(0);
    const left = (text: string) => page.waitForURL((url) => url.searchParams.get('q') === text);
    await page.getByRole('button', { name: 'Remove without bleeding' }).focus();
    await page.keyboard.press('Enter');
    await left('lithium "renal function" -"after dose" in:cardiology');
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Remove without “after dose”',
    );
    await page.keyboard.press('Delete');
    await left('lithium "renal function" in:cardiology');
    await page.getByRole('button', { name: 'Remove “renal function”' }).click();
    await left('lithium in:cardiology');
    await page.getByRole('button', { name: /^Remove Channel/ }).focus();
    await page.keyboard.press('Backspace');
    await left('lithium');
    await page.waitForFunction(() => document.activeElement?.id === 'search-box');
  });

  it('a chip taken away gives the focus on once, and takes it from nobody later', async () => {
    const q = 'lithium -bleeding -rash in:cardiology';
    await page.goto(`${app.url}/search?q=${encodeURIComponent(q)}`);
    const chip = page.getByRole('button', { name: 'Remove without bleeding' });
    await chip.evaluate((button) => {
      button.focus();
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }));
      document.getElementById('search-box')!.focus();
    });
    await page.waitForURL((url) => url.searchParams.get('q') === 'lithium -rash in:cardiology');
    await chip.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search-box');
  });

  it('offers the channel that may have been meant', async () => {
    await page.goto(`${app.url}/search?q=${encodeURIComponent('ליתיום -in:neurolgy')}`);
    await page.getByText('There is no channel called “neurolgy”.').waitFor();
    await page.getByRole('button', { name: 'Did you mean -in:neurology?' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'ליתיום -in:neurology');
  });

  it('says what else was searched for, and searches for the words themselves', async () => {
    await openThread(app, writer, 'Contrast', 'Hold Glucophage for two days.');
    await search('contrast glucophge', /Contrast/);
    await page.getByText('(“glucophge” read as Glucophage)').waitFor();
    const asked: string[] = [];
    const note = (request: Request) => asked.push(new URL(request.url()).pathname);
    page.on('request', note);
    await page.reload();
    await page.getByRole('link', { name: 'metformin (Glucophage)' }).waitFor();
    expect(asked).toContain('/api/v1/search');
    // The link came with the answer.
    expect(asked.filter((path) => path.startsWith('/api/v1/medications'))).toEqual([]);
    page.off('request', note);
    expect(await sidewaysScroll(page)).toBe(0);
    await keepScreenshot(page, '23-search-understood-phone');
    await page.getByRole('button', { name: 'Search only for “glucophge”' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'contrast "glucophge"');
    await page.getByText('Nothing found').waitFor();
  }, 30_000);

  it('shows ways on where nothing is found: another spelling, without a filter', async () => {
    await page.goto(`${app.url}/search?q=${encodeURIComponent('warfrin in:cardiology')}`);
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('button', { name: /^Without “Channel: Cardiovascular/ }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'warfrin');
    await page.getByText('Nothing found').waitFor();
    await page.getByText(/warfarin is also called .*Coumadin/).waitFor();
    await page.getByRole('button', { name: 'warfarin', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'warfarin');
  });

  it('takes a text of any length, and says how far it is searched for', async () => {
    const refused: number[] = [];
    const note = (answer: Response) => answer.status() >= 400 && refused.push(answer.status());
    page.on('response', note);
    const long = `ליתיום מצטבר ${'the patient was well '.repeat(30)}`;
    const told = 'Only the first 500 characters are searched, up to “… was well the”.';
    const inAddress = () => new URL(page.url()).searchParams.get('q')!;
    await page.goto(`${app.url}/search`);
    await boxOf(page).focus();
    await page.keyboard.insertText(long); // as it is pasted
    await page.getByRole('status').filter({ hasText: told }).waitFor();
    expect(await boxOf(page).inputValue()).toBe(long);
    await page.waitForURL((url) => url.searchParams.get('q')?.length === 499);
    expect(long.startsWith(inAddress())).toBe(true);
    const description = await boxOf(page).evaluate(
      (box) => document.getElementById(box.getAttribute('aria-describedby')!)?.textContent,
    );
    expect(description).toBe(told);
    expect(await sidewaysScroll(page)).toBe(0);
    await keepScreenshot(page, '25-search-limit-phone');
    await boxOf(page).fill('ליתיום');
    await page.getByText(told).waitFor({ state: 'detached' });
    // An address made by hand, and a pasted text in the box of a channel.
    await page.goto(`${app.url}/search?q=${encodeURIComponent(long)}`);
    await page.getByText(told).waitFor();
    expect(await boxOf(page).inputValue()).toBe(long);
    await page.goto(`${app.url}/channels/cardiology`);
    await page.getByRole('searchbox', { name: 'Search this channel' }).focus();
    await page.keyboard.insertText(long);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Remove Channel/ }).waitFor();
    expect(await boxOf(page).inputValue()).toBe(`in:cardiology ${long.trim()}`);
    await page.getByText('Only the first 500 characters are searched').waitFor();
    page.off('response', note);
    expect(refused).toEqual([]);
  });

  it('shows no more of a post once it is deleted', async () => {
    const { open, reply, call } = acting(app, writer);
    const openIn = async (channel: string) => {
      const thread = await open(channel, 'Chewed whole.', `Lanthanum, ${channel}`);
      return (await reply(thread.id, 'Lanthanum again.')).id;
    };
    const [heard, unheard] = [await openIn('nephrology'), await openIn('neurology')];
    const results = page.getByRole('list', { name: 'results' }).getByRole('article');
    await page.goto(`${app.url}/channels/nephrology`);
    await page.getByRole('button', { name: /^Join/ }).click();
    await page.getByRole('button', { name: /^Leave/ }).waitFor();
    await search('lanthanum', /Lanthanum, neurology.* reply/);
    expect(await results.count()).toBe(4);

    // Its channel is the reader's: it goes while they look.
    await call('DELETE', `/posts/${heard}`);
    await page.getByText('3 results', { exact: true }).waitFor();
    expect(await results.count()).toBe(3);
    // Of another channel they hear nothing until they come back to the window.
    await call('DELETE', `/posts/${unheard}`);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.getByText('2 results', { exact: true }).waitFor();
    expect(await page.getByText('again').count()).toBe(0);
    await keepScreenshot(page, '26-search-deleted-phone');
    // Nor from a thread that they opened.
    await page.getByRole('link', { name: 'Lanthanum, neurology' }).click();
    await page.getByRole('article', { name: /Post 1 by/ }).waitFor();
    const { items } = await call<SearchAnswer>('GET', '/search?q=lanthanum%20in:neurology');
    await call('DELETE', `/posts/${items[0]!.postId}`);
    await page.goBack();
    await page.getByText('1 result', { exact: true }).waitFor();
  }, 60_000);

  it('keeps recent searches until they are cleared or the clinician signs out', async () => {
    await page.goto(`${app.url}/search`);
    const top = async () => (await boxOf(page).boundingBox())?.y ?? NaN;
    const topBefore = await top();
    await boxOf(page).fill('ליתיום');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /ליתיום ותפקוד/ }).waitFor();
    expect(Math.abs((await top()) - topBefore)).toBeLessThan(4); // no line comes above it
    await page.goto(`${app.url}/search`);
    await boxOf(page).click();
    await page.getByRole('option', { name: 'ליתיום' }).click();
    await page.getByRole('link', { name: /ליתיום ותפקוד/ }).waitFor();
    await boxOf(page).fill('');
    await page.getByRole('button', { name: 'Clear recent searches' }).click();
    await page.getByRole('option').waitFor({ state: 'detached' });
    await boxOf(page).fill('lithium');
    await page.keyboard.press('Enter');
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('searches')));
    expect(await kept()).toHaveLength(1);
    await page.goto(`${app.url}/settings`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await kept()).toEqual([]);
    expect(reader.complaints).toEqual([]);
  });
});

describe('with the search engine down', () => {
  let app: TestApp;
  beforeAll(async () => {
    // Meilisearch at an address where nobody listens.
    app = await startTestApp({ env: { MEILI_URL: 'http://127.0.0.1:9', LOG_LEVEL: 'fatal' } });
  }, 60_000);
  afterAll(() => app?.close());

  it('the page says so and offers to try again; writing goes on', async () => {
    const { clinician } = await registerVerified(app);
    const { page, context } = await visit(browser, `${app.url}/sign-in`);
    await signIn(page, clinician.email);
    await page.goto(`${app.url}/search?q=lithium`);
    await page.getByText(/Search is down for the moment/).waitFor();
    await keepScreenshot(page, '22-search-down');
    const again = page.waitForRequest((asked) => asked.url().includes('/api/v1/search'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await again;
    await page.goto(`${app.url}/channels/cardiology/new`);
    await page.getByLabel('Title').fill('Written while search is down');
    await page.getByRole('textbox', { name: 'Text of the first post' }).fill('It is published.');
    await page.getByRole('button', { name: 'Open the thread' }).click();
    await page.getByRole('article', { name: /Post 1 by/ }).waitFor();
    await context.close();
  }, 90_000);
});
