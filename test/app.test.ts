import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { exchange, type Wanted } from './support/exchange.js';
import { rawRequest } from './support/raw-http.js';
import { startServer } from './support/server.js';

const issuer = 'https://id.example.com';
const server = await startServer({ ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1,::1', REGISTRATION: 'open' });
const alone = await startServer();
after(() => Promise.all([server.stop(), alone.stop()]));

const discovery = '/.well-known/openid-configuration';
const form = 'application/x-www-form-urlencoded';
const preflight = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' };
const html = { Accept: 'text/html' };

describe('whatever a request says of the host', () => {
  const lies: [string, string, Wanted][] = [
    ['Host', discovery, { headers: { Host: 'evil.example' } }],
    ['X-Forwarded-Host', discovery, { headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' } }],
    ['Forwarded', discovery, { headers: { Forwarded: 'host=evil.example;proto=http' } }],
    ['an absolute request line', `http://evil.example${discovery}`, { headers: { Host: 'evil.example' } }],
    [
      'X-Forwarded-Port and -Prefix',
      discovery,
      { headers: { 'X-Forwarded-Port': '1', 'X-Forwarded-Prefix': '/evil' } },
    ],
  ];
  for (const [name, path, wanted] of lies)
    test(`${name} changes no URL of the metadata`, async () => {
      const metadata = (await exchange(server.url, path, wanted)).json();
      assert.equal(metadata.issuer, issuer);
      for (const [key, value] of Object.entries(metadata))
        if (key.endsWith('_endpoint') || key === 'jwks_uri') assert.ok(String(value).startsWith(`${issuer}/`), key);
    });

  test('nor the link of a redirect, nor the security of a cookie', async () => {
    const headers = { ...html, Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' };
    const account = await exchange(server.url, '/account', { headers });
    assert.match(account.headers.location!, /^\/auth\?.*id\.example\.com/);
    const auth = await exchange(server.url, account.headers.location!, { headers });
    assert.match(auth.headers.location!, /^\/interaction\//);
    assert.ok(auth.cookies.length > 0);
    for (const cookie of auth.cookies) assert.match(cookie, /; secure; httponly/i);
  });
});

describe('the client address in the log', () => {
  const forwarded = { headers: { 'X-Forwarded-For': '6.6.6.6, 198.51.100.7' } };

  test('is what a trusted proxy saw', async () => {
    const { headers } = await exchange(server.url, '/jwks', forwarded);
    await server.printed(new RegExp(`"id":"${headers['x-request-id']}".*"ip":"198.51.100.7"`));
  });

  test('is the peer where no proxy is trusted', async () => {
    const { headers } = await exchange(alone.url, '/jwks', forwarded);
    await alone.printed(new RegExp(`"id":"${headers['x-request-id']}".*"ip":"127.0.0.1"`));
  });
});

describe('every answer', () => {
  const asked: [string, number, Wanted][] = [
    ['/health/live', 200, {}],
    [discovery, 200, {}],
    ['/jwks', 200, {}],
    ['/token', 400, { body: 'grant_type=client_credentials' }],
    ['/token', 204, { method: 'OPTIONS', headers: preflight }],
    ['/token', 405, {}],
    ['/userinfo', 401, { headers: { Authorization: 'Bearer x' } }],
    ['/introspect', 400, { body: 'token=x' }],
    ['/auth', 400, { headers: html }],
    ['/auth/nobody', 400, { headers: html }],
    ['/interaction/nobody', 410, { headers: html }],
    ['/device', 200, { headers: html }],
    ['/device', 400, { headers: html, body: 'user_code=x' }],
    ['/device', 403, { headers: { ...html, Origin: 'https://evil.example' }, body: 'user_code=x' }],
    ['/device/nobody', 400, { headers: html }],
    ['/session/end', 200, { headers: html }],
    ['/session/end/success', 200, { headers: html }],
    ['/session/end/confirm', 400, { headers: html, body: 'xsrf=x' }],
    ['/account', 302, { headers: html }],
    ['/setup', 410, { headers: html }],
    ['/register', 400, { headers: { 'Content-Type': 'application/json' }, body: '{}' }],
    ['/nowhere', 404, { headers: html }],
    ['/nowhere', 404, {}],
    ['/%ff', 400, {}],
    ['/a%00b', 400, {}],
    ['/token', 400, { headers: { 'Content-Type': form }, body: `a=${'x'.repeat(60_000)}` }],
  ];
  for (const [path, status, wanted] of asked) {
    const name = `${wanted.method ?? (wanted.body === undefined ? 'GET' : 'POST')} ${path}`;
    test(`${name}, ${status}, carries the headers that protect a page`, async () => {
      const answer = await exchange(server.url, path, wanted);
      const { headers, body } = answer;
      assert.equal(answer.status, status, body);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'strict-origin');
      assert.match(headers['strict-transport-security']!, /^max-age=\d{8}/);
      const isPublic = path === discovery || path === '/jwks';
      assert.match(headers['cache-control']!, isPublic ? /^public, max-age=/ : /no-store/);
      const policy = headers['content-security-policy']!;
      for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
        assert.ok(policy.includes(directive), policy);
      assert.doesNotMatch(policy, /unsafe/);
      assert.match(headers['x-request-id']!, /^[\w-]{36}$/);
      assert.doesNotMatch(body, /node_modules|\.js:\d| {4}at /);
      assert.equal(headers['x-powered-by'] ?? headers.server, undefined);
    });
  }

  test('over http says nothing of HSTS', async () => {
    assert.equal((await exchange(alone.url, '/jwks')).headers['strict-transport-security'], undefined);
  });
});

test('a request without a Host, or with two, is refused', async () => {
  assert.match(await rawRequest(server.port, 'GET /jwks HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400 /);
  const two = 'GET /jwks HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n';
  assert.match(await rawRequest(server.port, two), /^HTTP\/1\.1 400 /);
});

test('a request keeps the id that it came with, if it is one', async () => {
  const idOf = async (id: string) =>
    (await exchange(server.url, '/jwks', { headers: { 'X-Request-Id': id } })).headers['x-request-id'];
  assert.equal(await idOf('abc-123_4.5'), 'abc-123_4.5');
  assert.match((await idOf('{"msg":"made up"}'))!, /^[\w-]{36}$/);
});

test('the log tells no query, no header and no body', async () => {
  const secret = 'hunter2-hunter2';
  await exchange(alone.url, `/auth?code=${secret}`, { headers: { Cookie: `session=${secret}`, Referer: secret } });
  await exchange(alone.url, `/token?x=${secret}`, {
    headers: { Authorization: `Basic ${secret}` },
    body: `grant_type=password&username=u&password=${secret}`,
  });
  await alone.printed(/"path":"\/token"/);
  assert.ok(!alone.output().includes(secret));
});
