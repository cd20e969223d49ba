/// <reference lib="dom" />
import { renderPostMarkdown } from '@rounds/threads';
import type { Browser } from 'playwright-core';
import { XSS_VECTORS } from '../../libs/threads/xss-vectors.js';
import { launchChromium } from './chromium.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

/** Puts each text into a real page and tells what ran, loaded or was let through. */
async function harmOf(htmls: string[]): Promise<string[]> {
  const page = await browser.newPage();
  const harm: string[] = [];
  page.on('dialog', (dialog) => {
    harm.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url !== 'https://rounds.test/') harm.push(`request ${url}`);
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body></body>' });
  });
  await page.goto('https://rounds.test/');
  const inside = await page.evaluate((list) => {
    const found: string[] = [];
    for (const html of list) {
      const place = document.createElement('div');
      document.body.append(place);
      place.innerHTML = html;
      for (const element of place.querySelectorAll('*')) {
        if (element.matches('script,style,iframe,object,embed,form,input,img,svg,math,base,meta')) {
          found.push(`<${element.localName}> from ${html.slice(0, 80)}`);
        }
        for (const { name } of element.attributes) {
          if (/^on|^style$|^srcdoc$/.test(name)) found.push(`${name} from ${html.slice(0, 80)}`);
        }
        const { protocol } = element as HTMLAnchorElement;
        if (element.localName === 'a' && !/^(https?|mailto):$/.test(protocol)) {
          found.push(`${protocol} from ${html.slice(0, 80)}`);
        }
        element.dispatchEvent(new Event('mouseover', { bubbles: true }));
      }
    }
    return found;
  }, htmls);
  await page.waitForTimeout(300);
  await page.close();
  return [...harm, ...inside];
}

describe('posts in a real browser', () => {
  it('are inert for every vector of the corpus', async () => {
    expect(await harmOf(XSS_VECTORS.map(({ markdown }) => renderPostMarkdown(markdown)))).toEqual(
      [],
    );
  });

  it('would do harm as they were written: the check sees it', async () => {
    const harm = await harmOf(XSS_VECTORS.map(({ markdown }) => markdown));
    expect(harm.length).toBeGreaterThan(50);
  });
});
