import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { findClient } from '../../src/services/clients.js';
import { issueRegistrationToken } from '../../src/services/registration-tokens.js';
import { api, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, redirectUri, walk } from '../support/relying-party.js';
import { bearer, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let open: TestServer;
let guarded: TestServer;
let closed: TestServer;
let ground: Ground;
let ann: Person;
const photos = 'https://photos.example/api';

before(async () => {
  open = await startServer({ REGISTRATION: 'open' });
  const same = { ...open.settings, ISSUER: open.issuer };
  [guarded, closed] = await Promise.all([
    startServer({ ...same, REGISTRATION: 'token' }),
    startServer({ ...same, REGISTRATION: 'off' }),
  ]);
  ground = await openGround(open);
  await person('ann');
  ann = new Person(open.issuer);
  await api(photos, 'album:read');
});
after(async () => {
  await ground.close();
  await Promise.all([guarded.stop(), closed.stop()]);
  await open.stop();
});

const json = (url: string, method: string, body?: unknown, token?: string) =>
  send(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? bearer(token) : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const register = (more: Record<string, unknown> = {}, at = open, token?: string) =>
  json(`${at.url}/register`, 'POST', { client_name: 'Stranger', redirect_uris: [redirectUri], ...more }, token);
const machine = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
const mcp = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] };

test('where it is off there is no such endpoint', async () => {
  assert.equal((await register({}, closed)).status, 404);
  const { json } = await send(`${closed.url}/.well-known/openid-configuration`);
  assert.equal(json.registration_endpoint, undefined);
});

test('with a token it asks for one that the operator issued', async () => {
  assert.equal((await register({}, guarded)).status, 401);
  assert.equal((await register({}, guarded, 'gh_iat_unknown')).status, 401);
  const { token } = await issueRegistrationToken({ expiresInSeconds: 60 });
  const { status, json } = await register(machine, guarded, token);
  assert.equal(status, 201);
  assert.equal((await postAs(`${guarded.url}/token`, json as never, { grant_type: 'client_credentials' })).status, 200);
});

describe('where it is open', () => {
  test('a client registers itself and signs a person in, who is asked', async () => {
    const { status, json } = await register();
    assert.equal(status, 201);
    assert.match(json.client_secret, /^gh_cs_/);
    const config = await discover(open, json as never);
    const asked = await ask(config);
    const page = await walk(ann, asked.url, 'ann');
    assert.equal((await asked.redeem(page)).claims()?.aud, json.client_id);
    const stored = await findClient(json.client_id);
    assert.doesNotMatch(JSON.stringify(stored), new RegExp(json.client_secret));
  });

  test('a client without a secret gets tokens for an API, with consent and never by itself', async () => {
    const { json } = await register(mcp);
    assert.equal(json.client_secret, undefined);
    const config = await discover(open, json as never, client.None());
    const asked = await ask(config, { resource: photos, scope: 'album:read' });
    const consent = await ann.open(asked.url.href);
    assert.match(consent.html, /photos\.example/);
    const tokens = await asked.redeem(await ann.allow(consent));
    assert.equal(tokens.scope, 'album:read');
    const next = await client.refreshTokenGrant(config, tokens.refresh_token as string);
    assert.equal(next.scope, 'album:read');

    const { token } = await issueRegistrationToken({ expiresInSeconds: 60 });
    const own = await register(machine, guarded, token);
    const fields = { grant_type: 'client_credentials', resource: photos, scope: 'album:read' };
    assert.equal((await postAs(`${guarded.url}/token`, own.json as never, fields)).json.error, 'invalid_target');
    const told = await postAs(`${guarded.url}/introspect`, own.json as never, { token: tokens.access_token });
    assert.deepEqual(told.json, { active: false });
  });

  test('a web page registers itself where it is served from, and no other page reads the answer', async () => {
    const from = (origin: string, more: Record<string, unknown> = mcp) =>
      send(`${open.url}/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ redirect_uris: [redirectUri], ...more }),
      });
    const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');
    const made = await from('https://app.example');
    assert.equal(made.status, 201);
    assert.equal(allowed(made), 'https://app.example');
    assert.equal(allowed(await from('https://app.example', { grant_types: ['password'] })), 'https://app.example');
    for (const origin of ['https://evil.example', 'null']) assert.equal(allowed(await from(origin)), null);
    const asks = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    const preflight = await send(`${open.url}/register`, { method: 'OPTIONS', headers: asks });
    assert.equal(preflight.status, 204);
    assert.equal(allowed(preflight), 'https://app.example');
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /content-type/);
  });

  test('what a client may not give itself is refused', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ redirect_uris: ['http://app.example/cb'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['https://app.example/*'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: [] }, 'invalid_redirect_uri'],
      [{ post_logout_redirect_uris: ['http://app.example'] }, 'invalid_client_metadata'],
      [{ grant_types: ['authorization_code', 'password'] }, 'invalid_client_metadata'],
      [{ grant_types: ['authorization_code', 'client_credentials'] }, 'invalid_client_metadata'],
      [
        { grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:token-exchange'] },
        'invalid_client_metadata',
      ],
      [{ gatehouse_first_party: true }, 'invalid_client_metadata'],
      [{ gatehouse_no_pkce: true }, 'invalid_client_metadata'],
      [{ gatehouse_introspect: true }, 'invalid_client_metadata'],
      [{ gatehouse_resources: [photos] }, 'invalid_client_metadata'],
      [{ gatehouse_self_registered: true }, 'invalid_client_metadata'],
      [{ id_token_signed_response_alg: 'HS256' }, 'invalid_client_metadata'],
      [{ id_token_signed_response_alg: 'none' }, 'invalid_client_metadata'],
      [{ token_endpoint_auth_method: 'client_secret_jwt' }, 'invalid_client_metadata'],
      [{ jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, 'invalid_client_metadata'],
      [{ allowed_cors_origins: ['http://app.example'] }, 'invalid_client_metadata'],
      [{ allowed_cors_origins: ['*'] }, 'invalid_client_metadata'],
    ];
    for (const [more, error] of cases) {
      const { status, json } = await register(more);
      assert.equal(status, 400, JSON.stringify(more));
      assert.equal(json.error, error, JSON.stringify(more));
    }
    assert.equal((await json(`${open.url}/register`, 'POST', [])).status, 400);
    assert.equal((await json(`${open.url}/register`, 'POST', 'x')).status, 400);
  });

  test('a client says what it is not: what it sends as its id or its secret is not taken', async () => {
    const { json } = await register({ client_id: 'chosen', client_secret: 'chosen', client_secret_expires_at: 1 });
    assert.notEqual(json.client_id, 'chosen');
    assert.notEqual(json.client_secret, 'chosen');
  });
});
