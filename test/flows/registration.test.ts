import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { findClient } from '../../src/services/clients.js';
import { issueRegistrationToken } from '../../src/services/registration-tokens.js';
import { api, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, redirectUri, signIn, walk } from '../support/relying-party.js';
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

  test('a client reads what it registered, and no hash of its secret', async () => {
    const { json: made } = await register();
    const {
      status,
      json: read,
      text,
    } = await json(made.registration_client_uri, 'GET', undefined, made.registration_access_token);
    assert.equal(status, 200);
    assert.equal(read.client_name, 'Stranger');
    assert.equal(read.client_secret, undefined);
    assert.doesNotMatch(text, /sha256:|gatehouse_/);
    assert.equal((await json(made.registration_client_uri, 'GET')).status, 401);
  });

  test('a client changes what it registered (RFC 7592 2.2), by its secret or without a word of it', async () => {
    const { json: made } = await register();
    const uri = made.registration_client_uri;
    const { client_id, client_secret } = made;
    const right = { client_id, redirect_uris: [redirectUri], client_name: 'Renamed' };
    const wrong = await json(uri, 'PUT', { ...right, client_secret: 'wrong' }, made.registration_access_token);
    assert.equal(wrong.status, 400);
    const hashed = (await findClient(client_id))?.secrets[0]?.hash;
    const stolen = await json(
      uri,
      'PUT',
      { ...right, client_secret: `sha256:${hashed}` },
      made.registration_access_token,
    );
    assert.equal(stolen.status, 400, 'the hash is not the secret');
    const named = await json(uri, 'PUT', { ...right, client_secret }, made.registration_access_token);
    assert.equal(named.status, 200, named.text);
    assert.equal(named.json.client_name, 'Renamed');
    assert.doesNotMatch(named.text, /sha256:|gatehouse_/);
    const rotated = named.json.registration_access_token;
    assert.notEqual(rotated, made.registration_access_token);
    assert.equal((await json(uri, 'GET', undefined, made.registration_access_token)).status, 401);
    const unnamed = await json(uri, 'PUT', { ...right, client_name: 'Again' }, rotated);
    assert.equal(unnamed.json.client_name, 'Again');
    const token = unnamed.json.registration_access_token;
    for (const more of [
      { gatehouse_first_party: true },
      { grant_types: ['password'] },
      { redirect_uris: ['http://a.example/'] },
    ])
      assert.equal((await json(uri, 'PUT', { ...right, ...more }, token)).status, 400, JSON.stringify(more));
    await signIn(open, await discover(open, made as never), 'ann', {}, ann);
  });

  test('a client is managed by its own token alone, and a removed one is gone with all that it held', async () => {
    const [{ json: one }, { json: other }] = [await register(), await register()];
    const foreign = await json(one.registration_client_uri, 'DELETE', undefined, other.registration_access_token);
    assert.equal(foreign.status, 401);
    const { tokens } = await signIn(open, await discover(open, one as never), 'ann', {}, ann);
    const deleted = await json(one.registration_client_uri, 'DELETE', undefined, one.registration_access_token);
    assert.equal(deleted.status, 204);
    assert.equal(await findClient(one.client_id), null);
    assert.equal((await send(`${open.url}/userinfo`, { headers: bearer(tokens.access_token) })).status, 401);
    const again = await json(one.registration_client_uri, 'GET', undefined, one.registration_access_token);
    assert.equal(again.status, 401);
  });
});
