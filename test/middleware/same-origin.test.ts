import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { issueCsrf } from '../../src/middleware/csrf.js';
import { sameOrigin } from '../../src/middleware/same-origin.js';
import { cookieHeader, exchange } from '../support/exchange.js';
import { serveRoutes } from '../support/routes.js';

let done = 0;
const routes = await serveRoutes((router, config) => {
  router.get('/form', (ctx) => {
    ctx.body = issueCsrf(ctx, config);
  });
  router.all('/act', sameOrigin(config), (ctx) => {
    done++;
    ctx.body = 'done';
  });
});
after(() => routes.close());

const own = routes.config.ISSUER;
const { body: csrf, cookies } = await exchange(routes.url, '/form');
const Cookie = cookieHeader(cookies);
const withToken = `_csrf=${encodeURIComponent(csrf)}`;

/** Headers of a browser; the body is a form without the token unless it says otherwise. */
async function act(headers: Record<string, string>, body = 'a=b', method = 'POST') {
  const before = done;
  const answer = await exchange(routes.url, '/act', { method, headers, ...(method === 'GET' ? {} : { body }) });
  assert.equal(done > before, answer.status === 200, 'what is refused does nothing');
  return answer;
}
const allowed = async (...args: Parameters<typeof act>) => assert.equal((await act(...args)).status, 200);
async function refused(code: string, ...args: Parameters<typeof act>) {
  const answer = await act(...args);
  assert.equal(answer.status, 403);
  assert.equal(answer.json().type, `${own}/problems/${code}`);
}

describe('a form is taken', () => {
  test('from our own origin', () => allowed({ Origin: own }));
  test('from our own page, as the browser says', () => allowed({ 'Sec-Fetch-Site': 'same-origin' }));
  test('from whoever types the address', () => allowed({ 'Sec-Fetch-Site': 'none' }));
  test('from both in one', () => allowed({ Origin: own, 'Sec-Fetch-Site': 'same-origin' }));
  test('with neither header, by its token and the cookie of the same browser', () => allowed({ Cookie }, withToken));
});

describe('a form does nothing', () => {
  const foreign: Record<string, Record<string, string>> = {
    'from another site': { Origin: 'https://evil.example' },
    'from our host over http': { Origin: 'http://id.example.com' },
    'from another port of our host': { Origin: 'https://id.example.com:8443' },
    'from a neighbour on our site': { Origin: 'https://blog.example.com', 'Sec-Fetch-Site': 'same-site' },
    'from nowhere (null)': { Origin: 'null' },
    'that the browser calls cross-site': { 'Sec-Fetch-Site': 'cross-site' },
    'that the browser calls same-site': { 'Sec-Fetch-Site': 'same-site' },
    'from our origin, when the browser calls it cross-site': { Origin: own, 'Sec-Fetch-Site': 'cross-site' },
    'from another origin, when the browser calls it same-origin': { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
  };
  for (const [name, headers] of Object.entries(foreign)) {
    test(name, () => refused('foreign-origin', headers));
    test(`${name}, not even with its token`, () => refused('foreign-origin', { ...headers, Cookie }, withToken));
  }

  test('with neither header and no token', () => refused('form-expired', { Cookie }));
  test('with neither header and no cookie', () => refused('form-expired', {}, withToken));
  test("with the token of another person's browser", async () => {
    const other = await exchange(routes.url, '/form');
    await refused('form-expired', { Cookie: cookieHeader(other.cookies) }, withToken);
  });
  test('with a token and a cookie that somebody made up', () =>
    refused('form-expired', { Cookie: `__Host-csrf=${'a'.repeat(22)}` }, `_csrf=${'a'.repeat(43)}`));
});

test('JSON is held to the same headers, and needs no token without them', async () => {
  const json = { 'Content-Type': 'application/json' };
  await allowed(json, '{}');
  await refused('foreign-origin', { ...json, Origin: 'https://evil.example' }, '{}');
  await refused('foreign-origin', { ...json, 'Sec-Fetch-Site': 'cross-site' }, '{}');
});

test('a body that a form can send is no JSON, whatever stands in it', async () => {
  const answer = await act({ 'Content-Type': 'text/plain' }, '{"a":"="}');
  assert.equal(answer.status, 415);
});

test('reading is free for everybody', () => allowed({ Origin: 'https://evil.example' }, '', 'GET'));

test('every other method is held to it', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) await refused('foreign-origin', { Origin: 'null' }, 'a=b', method);
});

test('a second form keeps the token of the first good', async () => {
  const second = await exchange(routes.url, '/form', { headers: { Cookie } });
  assert.equal(second.body, csrf);
  assert.deepEqual(second.cookies, []);
});

test('the cookie is for this host alone, over https, out of reach of scripts', () => {
  assert.match(cookies[0]!, /^__Host-csrf=[\w-]{22}; path=\/; samesite=lax; secure; httponly$/i);
});
