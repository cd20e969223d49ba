import { registerVerified, startTestApp, type TestApp } from '@rounds/testing';
import type { Browser } from 'playwright-core';
import { keepScreenshot, launchChromium, sidewaysScroll, signIn, visit } from './chromium.js';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchChromium()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe('a clinician’s page for moderators and admins', () => {
  it('suspends with a reason, which the clinician reads at once, and lifts it again', async () => {
    const offender = await registerVerified(app, { displayName: 'Dr. Paul Sander' });
    const moderator = await registerVerified(app, { role: 'moderator' });
    const his = await visit(browser, `${app.url}/sign-in`);
    await signIn(his.page, offender.clinician.email);
    const { page, complaints } = await visit(browser, `${app.url}/sign-in`, {
      width: 360,
      height: 740,
    });
    await signIn(page, moderator.clinician.email);
    await page.goto(`${app.url}/clinicians/${offender.clinician.id}`);
    await page.getByRole('button', { name: 'Suspend…' }).click();
    const suspend = page.getByRole('button', { name: 'Suspend', exact: true });
    expect(await suspend.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Reason' }).fill('Advertises a product.');
    await suspend.click();
    await page.getByText('Only moderators see this page.').waitFor();
    await keepScreenshot(page, '30-suspended-phone');
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Role' }).count()).toBe(0);

    await his.page.getByText('Your account is suspended').waitFor();
    await his.page.getByText('Advertises a product.').waitFor();

    await page.getByRole('button', { name: 'Lift the suspension…' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Has apologised.');
    await page.getByRole('button', { name: 'Lift the suspension', exact: true }).click();
    await page.getByText('Only moderators see this page.').waitFor({ state: 'detached' });
    await his.page.getByRole('navigation', { name: 'Main' }).waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
    await his.context.close();
  }, 90_000);

  it('lists who is suspended for moderators, who lift it there', async () => {
    const offender = await registerVerified(app, { displayName: 'Dr. Listed Sander' });
    const moderator = await registerVerified(app, { role: 'moderator' });
    const { page, context, complaints } = await visit(browser, `${app.url}/sign-in`, {
      width: 360,
      height: 740,
    });
    await signIn(page, moderator.clinician.email);
    await page.goto(`${app.url}/clinicians/${offender.clinician.id}`);
    await page.getByRole('button', { name: 'Suspend…' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Advertises a product.');
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByText('Only moderators see this page.').waitFor();

    await page.goto(`${app.url}/settings`);
    await page.getByRole('link', { name: 'Suspensions' }).click();
    await page.getByText('Advertises a product.').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('button', { name: 'Lift the suspension of Dr. Listed Sander' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Has apologised.');
    await page.getByRole('button', { name: 'Lift the suspension', exact: true }).click();
    await page.getByText('Nobody is suspended').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);

  it('changes a role, once it is confirmed', async () => {
    const colleague = await registerVerified(app, { displayName: 'Dr. Mei Tanaka' });
    const admin = await registerVerified(app, { role: 'admin' });
    const { page, context } = await visit(browser, `${app.url}/sign-in`);
    await signIn(page, admin.clinician.email);
    await page.goto(`${app.url}/clinicians/${colleague.clinician.id}`);
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Reviewer' }).click();
    await page.getByText('They may then verify other clinicians.').waitFor();
    await page.getByRole('button', { name: 'Change the role' }).click();
    await page.getByText('The role is changed.').waitFor();
    const [row] = await app.dataSource.query<[{ role: string }]>(
      'SELECT role FROM clinician WHERE id = $1',
      [colleague.clinician.id],
    );
    expect(row.role).toBe('reviewer');
    await context.close();
  }, 60_000);

  it('shows other clinicians no such controls', async () => {
    const colleague = await registerVerified(app);
    const reader = await registerVerified(app);
    const { page, context } = await visit(browser, `${app.url}/sign-in`);
    await signIn(page, reader.clinician.email);
    await page.goto(`${app.url}/clinicians/${colleague.clinician.id}`);
    await page.getByRole('button', { name: /^Follow/ }).waitFor();
    expect(await page.getByRole('group', { name: 'Moderation' }).count()).toBe(0);
    await context.close();
  }, 60_000);
});
