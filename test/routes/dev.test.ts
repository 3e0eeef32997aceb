import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerSettings, startServer, type TestServer } from '../support/server.js';
import { startSmtp } from '../support/smtp.js';

const servers: TestServer[] = [];
after(() => Promise.all(servers.map((server) => server.stop())));
async function start(settings?: ServerSettings): Promise<TestServer> {
  const server = await startServer(settings);
  servers.push(server);
  return server;
}

const production = {
  NODE_ENV: 'production',
  COOKIE_KEYS: 'a secret of thirty-two characters',
  ENCRYPTION_KEY: 'a'.repeat(43),
};

/** Promises a letter beside the server, in a process of its own. */
async function promiseLetter({ settings, issuer }: TestServer, to: string): Promise<void> {
  const env = JSON.stringify({ ...settings, ISSUER: issuer, to: [to] });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/outbox-process.js'), 'promise', env]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
}

const get = (url: string, accept: string) => fetch(url, { headers: { accept } });

async function firstLetter(server: TestServer) {
  for (let n = 0; n < 300; n++, await sleep(20)) {
    const { letters } = (await (await get(`${server.url}/dev/outbox`, 'application/json')).json()) as {
      letters: Record<'id' | 'to' | 'subject' | 'text' | 'link', string>[];
    };
    if (letters[0]) return letters[0];
  }
  return assert.fail('no letter is shown');
}

test('without a mail server a developer finds each letter at /dev/outbox, and in the log', async () => {
  const server = await start();
  assert.match(await (await get(`${server.url}/dev/outbox`, 'text/html')).text(), /There is none yet/);
  await promiseLetter(server, 'jane@example.org');
  const letter = await firstLetter(server);
  assert.equal(letter.to, 'jane@example.org');
  assert.equal(letter.subject, '012345 is your Gatehouse code');
  assert.equal(letter.link, `${server.issuer}/account/password/reset`);
  assert.match(letter.text, /012345/);

  const page = await (await get(`${server.url}/dev/outbox`, 'text/html,*/*;q=0.5')).text();
  assert.ok(page.includes(`<a href="${letter.link}">`));
  const [, logged] = await server.printed(/^(\{.*\/dev\/outbox"\})$/m);
  assert.equal(JSON.parse(logged!).text, letter.text);
});

test('a letter is shown as a mail program would: with its style, and nothing that runs or loads', async () => {
  const server = await start();
  await promiseLetter(server, 'jane@example.org');
  const { id } = await firstLetter(server);
  const response = await get(`${server.url}/dev/outbox/${id}`, 'text/html');
  assert.match(response.headers.get('content-security-policy')!, /^default-src 'none'; style-src 'unsafe-inline';/);
  assert.match(await response.text(), /<h1>Choose a new password<\/h1>/);
  assert.equal((await get(`${server.url}/dev/outbox/another`, 'text/html')).status, 404);
});

test('in production there is no /dev/outbox; letters wait until there is a mail server', async () => {
  const server = await startServer({ ...production, ISSUER: 'http://localhost:3999' });
  await server.printed(/SMTP_URL is not set: no letter leaves this server/);
  await promiseLetter(server, 'patient@example.org');
  assert.equal((await get(`${server.url}/dev/outbox`, 'application/json')).status, 404);
  await server.stop({ keepData: true });
  assert.doesNotMatch(server.output(), /012345|patient@/);

  const smtp = await startSmtp();
  const later = await start({ ...server.settings, SMTP_URL: smtp.url });
  assert.equal((await smtp.waitFor('patient@example.org')).code, '012345');
  assert.equal((await get(`${later.url}/dev/outbox`, 'application/json')).status, 404);
  await later.printed(/a letter went out/);
  assert.doesNotMatch(later.output(), /012345/);
  await smtp.close();
});

test('nobody else sees the letters: not through a proxy, and not where the issuer is public', async () => {
  const proxied = await start({ TRUSTED_PROXIES: '127.0.0.1' });
  const headers = { accept: 'application/json', 'x-forwarded-for': '203.0.113.7' };
  assert.equal((await fetch(`${proxied.url}/dev/outbox`, { headers })).status, 404);
  assert.equal((await get(`${proxied.url}/dev/outbox`, 'application/json')).status, 200);
  const open = await start({ ISSUER: 'https://id.example.com' });
  assert.equal((await get(`${open.url}/dev/outbox`, 'application/json')).status, 404);
});
