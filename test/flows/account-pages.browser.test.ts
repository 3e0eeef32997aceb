import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible, screenshot, withBrowser, withoutBrowser } from '../support/browser.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { ask, discover, password } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';
import { type Smtp, startSmtp } from '../support/smtp.js';

let smtp: Smtp;
let server: TestServer;
let ground: Ground;
const complaints: string[] = [];

before(async () => {
  smtp = await startSmtp();
  server = await startServer({ SMTP_URL: smtp.url });
  ground = await openGround(server);
  await person('jane', { name: 'Jane Doe' });
});
after(async () => {
  await ground.close();
  await server.stop();
  await smtp.close();
});

const phone = { width: 360, height: 740 };

/** Signs in at a page of the account, in a browser of its own. */
async function signIn(browser: Browser, path = '/account'): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, baseURL: server.issuer, acceptDownloads: true });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  await page.goto(path);
  await page.getByLabel('Username or e-mail address').fill('jane');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${server.issuer}${path}`);
  return page;
}

const go = (page: Page, name: string) => page.getByRole('navigation', { name: 'Your account' }).getByText(name).click();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const said = (page: Page, what: RegExp) => page.getByRole('status').filter({ hasText: what }).waitFor();

test('a person looks after their account from its pages, and deletes it in the end', {
  skip: withoutBrowser,
}, async () => {
  await withBrowser(async (browser) => {
    const page = await signIn(browser);

    await go(page, 'Profile');
    await page.getByLabel('Town').fill('Bonn');
    await page.getByLabel('Website').fill('https://jane.example');
    await press(page, 'Save the profile');
    await said(page, /saved/);
    assert.equal(await page.getByLabel('Town').inputValue(), 'Bonn');
    await expectAccessible(page);

    await go(page, 'E-mail address');
    await page.getByLabel('New e-mail address').fill('jane@new.example');
    await press(page, 'Send the letter');
    await page.getByLabel('Code').fill((await smtp.waitFor('jane@new.example')).code);
    await expectAccessible(page);
    await press(page, 'Confirm the address');
    await said(page, /changed/);
    assert.match(await page.innerText('main'), /jane@new\.example/);
    await smtp.waitFor('jane@example.com', /changed/);

    const other = await signIn(browser, '/account/sessions');
    assert.equal((await other.getByText('Chrome on Linux').count()) >= 2, true);
    await press(other, 'Sign out everywhere else');
    await said(other, /Signed out/);
    await expectAccessible(other);
    await page.goto('/account');
    assert.match(page.url(), /\/interaction\//);

    const config = await discover(server, await app());
    await other.goto((await ask(config)).url.href);
    // Nobody is at home there: the browser ends on a page of its own, and only then can be sent elsewhere.
    const away = other.waitForEvent('requestfailed', (request) => request.url().startsWith('https://app.example/'));
    await press(other, 'Allow access');
    await away;
    await other.waitForURL(/^chrome-error:/).catch(() => undefined);
    await other.goto('/account/applications');
    await screenshot(other, 'account-applications-walk');
    await press(other, /Withdraw access/);
    await said(other, /withdrawn/);
    assert.match(await other.innerText('main'), /No application has access/);

    await go(other, 'Your data');
    const download = other.waitForEvent('download');
    await press(other, 'Download my data');
    assert.match((await download).suggestedFilename(), /^account-data-.*\.json$/);

    await go(other, 'Delete');
    await other.getByLabel('Your username').fill('jane');
    await other.getByLabel('Your password', { exact: true }).fill('not it');
    await press(other, 'Delete my account for good');
    assert.match(await other.title(), /^Error: /);
    assert.equal(await other.getByLabel('Your username').inputValue(), 'jane');
    await expectAccessible(other);
    complaints.length = 0;
    await other.getByLabel('Your password', { exact: true }).fill(password);
    await press(other, 'Delete my account for good');
    await other.waitForURL(/account\/deleted/);
    await expectAccessible(other);
    await smtp.waitFor('jane@new.example', /deleted/);
    await other.goto('/account');
    assert.match(other.url(), /\/interaction\//);
    assert.deepEqual(complaints, []);
  });
});
