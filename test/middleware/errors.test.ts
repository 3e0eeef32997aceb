import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { invalidFields, Problem } from '../../src/errors.js';
import { InvalidCursorError, UnavailableError } from '../../src/store/store.js';
import { exchange } from '../support/exchange.js';
import { serveRoutes } from '../support/routes.js';

const thrown: Record<string, () => never> = {
  bug: () => {
    throw new Error('secret detail');
  },
  odd: () => {
    throw 'not even an error';
  },
  fields: () => {
    throw invalidFields({ name: 'email', message: 'must be an address' });
  },
  signedOut: () => {
    throw new Problem('signed-out');
  },
  disabled: () => {
    throw new Problem('account-disabled');
  },
  tries: () => {
    throw new Problem('too-many-requests', { retryAfterSeconds: 42 });
  },
  store: () => {
    throw new UnavailableError('mongodb://user:secret@db is away');
  },
  cursor: () => {
    throw new InvalidCursorError('what?');
  },
};
const routes = await serveRoutes((router) => {
  for (const [name, fail] of Object.entries(thrown)) router.get(`/${name}`, fail);
});
after(() => routes.close());

const ask = (path: string, headers: Record<string, string> = {}) => exchange(routes.url, path, { headers });
const asPage = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test('a problem is a document of RFC 9457, with each field that is not right', async () => {
  const answer = await ask('/fields');
  assert.equal(answer.status, 400);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.deepEqual(answer.json(), {
    type: 'https://id.example.com/problems/invalid-fields',
    title: 'Some fields are not right',
    status: 400,
    errors: [{ name: 'email', message: 'must be an address' }],
  });
});

test('a bug answers 500 and tells only the log why', async () => {
  for (const path of ['/bug', '/odd'])
    for (const headers of [{}, asPage]) {
      const { status, body } = await ask(path, headers);
      assert.equal(status, 500);
      assert.doesNotMatch(body, /secret detail|not even|errors\.test/);
    }
  assert.match(routes.log(), /secret detail/);
  assert.match(routes.log(), /not even an error/);
});

test('a browser gets a page, with the request id to tell', async () => {
  const { status, headers, body } = await ask('/bug', asPage);
  assert.equal(status, 500);
  assert.match(headers['content-type']!, /^text\/html/);
  assert.ok(body.includes(headers['x-request-id']!));
});

test('whoever takes anything gets a document', async () => {
  for (const Accept of ['*/*', 'application/json', 'application/problem+json, text/html;q=0.5'])
    assert.equal((await ask('/bug', { Accept })).headers['content-type'], 'application/problem+json');
});

test('401 says which credentials would do, and whether those that came were wrong (RFC 6750 3)', async () => {
  assert.equal((await ask('/signedOut')).headers['www-authenticate'], 'Bearer realm="https://id.example.com"');
  const withToken = await ask('/signedOut', { Authorization: 'Bearer old' });
  assert.match(withToken.headers['www-authenticate']!, /error="invalid_token"/);
});

test('403 says that a token is not enough', async () => {
  assert.equal((await ask('/disabled')).headers['www-authenticate'], undefined);
  const { headers } = await ask('/disabled', { Authorization: 'Bearer x' });
  assert.match(headers['www-authenticate']!, /error="insufficient_scope"/);
});

test('429 and 503 say when to try again', async () => {
  assert.equal((await ask('/tries')).headers['retry-after'], '42');
  const away = await ask('/store');
  assert.equal(away.status, 503);
  assert.match(away.headers['retry-after']!, /^\d+$/);
  assert.doesNotMatch(away.body, /mongodb/);
});

test('what is not there is 404, what cannot be done there 405 with what can', async () => {
  assert.equal((await ask('/nowhere')).json().status, 404);
  const answer = await exchange(routes.url, '/bug', { method: 'DELETE' });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.allow, 'HEAD, GET');
  assert.equal((await ask('/cursor')).status, 400);
});
