import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectAccessible, screenshot, withBrowser } from '../support/browser.js';
import { startServer } from '../support/server.js';

const server = await startServer();
after(() => server.stop());
const [, link] = await server.printed(/(http\S+\/setup\?token=\S+)/);

test('the first administrator makes the account, signs in, and signs out again', async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const complaints: string[] = [];
    const sent: Record<string, string>[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.headers()));

    await page.goto(link!);
    await expectAccessible(page);
    await page.fill('[name=username]', 'ada');
    await page.fill('[name=email]', 'ada@example.com');
    await page.fill('[name=password]', 'a long password');
    await page.fill('[name=confirmation]', 'a long password');
    await page.click('text=Create the account');

    await page.waitForURL(/\/interaction\//);
    await page.fill('[name=username]', 'ada@example.com');
    await page.fill('[name=password]', 'a long password');
    await page.click('button:has-text("Sign in")');

    await page.waitForURL(`${server.issuer}/account`);
    await expectAccessible(page);
    await screenshot(page, 'account-360');
    assert.match(await page.innerText('main'), /ada@example\.com/);

    await page.click('text=Sign out');
    await page.waitForURL(/\/session\/end\/success/);
    await expectAccessible(page);
    await page.goto(`${server.issuer}/account`);
    assert.match(page.url(), /\/interaction\//);

    assert.deepEqual(complaints, []);
    // Our own Referrer-Policy lets the browser name the origin of our own forms.
    assert.deepEqual(new Set(sent.map(({ origin }) => origin)), new Set([server.issuer]));
    assert.ok(sent.every(({ referer }) => !referer?.includes('token=')));
  });
});

test('a form on another site signs nobody out', async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    const evil = `<form method=post action="${server.issuer}/account/sign-out"><button>Win a prize</button></form>`;
    await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body: evil }));
    await page.goto('http://evil.example/');
    const [response] = await Promise.all([page.waitForResponse(/sign-out/), page.click('button')]);
    assert.equal(response.status(), 403);
    assert.match(await page.innerText('main'), /came from another site/);
  });
});
