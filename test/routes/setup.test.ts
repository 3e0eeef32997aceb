import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cookieHeader, exchange } from '../support/exchange.js';
import { startServer } from '../support/server.js';

const server = await startServer();
after(() => server.stop());
const [, link] = await server.printed(/(http\S+\/setup\?token=\S+)/);
const path = link!.slice(server.issuer.length);
const asBrowser = { Accept: 'text/html', Origin: server.issuer };
const fields = (changes: Record<string, string> = {}) =>
  new URLSearchParams({
    username: 'ada',
    email: 'ada@example.com',
    password: 'a long password',
    confirmation: 'a long password',
    ...changes,
  }).toString();

test('shows the form to whoever has the link, and tells no other site of it', async () => {
  const { status, headers, body } = await exchange(server.url, path, { headers: asBrowser });
  assert.equal(status, 200);
  assert.match(body, /name="confirmation"/);
  assert.equal(headers['referrer-policy'], 'strict-origin');
  assert.equal(headers['cache-control'], 'no-store');
});

test('says 410 to whoever has not', async () => {
  assert.equal((await exchange(server.url, '/setup')).status, 410);
  assert.equal((await exchange(server.url, '/setup?token=guess', { body: fields() })).status, 403);
  const guess = await exchange(server.url, '/setup?token=guess', { headers: asBrowser, body: fields() });
  assert.equal(guess.status, 410);
});

test('takes nothing from another site, nor without the token of the form where the browser says nothing', async () => {
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'same-site' },
    {},
  ];
  for (const headers of foreign)
    assert.equal((await exchange(server.url, path, { headers, body: fields() })).status, 403);
});

test('shows the form again with what was typed, never with the password', async () => {
  const wrong = fields({ confirmation: 'another password', name: '<b>Ada' });
  const { status, body } = await exchange(server.url, path, { headers: asBrowser, body: wrong });
  assert.equal(status, 400);
  assert.match(body, /value="ada@example.com"/);
  assert.match(body, /value="&lt;b&gt;Ada"/);
  assert.match(body, /not the same/);
  assert.doesNotMatch(body, /a long password|another password/);
});

test('makes the account once, however many ask at once, and the link ends', async () => {
  const form = await exchange(server.url, path, { headers: { Accept: 'text/html' } });
  const [, csrf] = form.body.match(/name="_csrf" value="([^"]+)"/)!;
  // A browser that sends neither header: the token of the form decides.
  const headers = { Cookie: cookieHeader(form.cookies) };
  const sent = Array.from({ length: 5 }, (_, n) =>
    exchange(server.url, path, {
      headers,
      body: fields({ _csrf: csrf!, username: `ada${n}`, email: `ada${n}@example.com` }),
    }),
  );
  const statuses = (await Promise.all(sent)).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [303, 410, 410, 410, 410]);
  const accounts = await server.cli('account', 'list');
  assert.equal(accounts.length, 1);
  assert.equal(accounts[0].admin, true);
  assert.equal((await exchange(server.url, path)).status, 410);
});

test('tells the token of the link to nobody: neither to the log nor to the folder of the data', () => {
  const token = path.split('token=')[1]!;
  assert.equal(server.output().split(token).length, 2);
  const folder = server.settings.DATA_DIR!;
  for (const file of readdirSync(folder)) assert.ok(!readFileSync(join(folder, file), 'latin1').includes(token), file);
});
