import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { accounts } from '../../src/models/account.js';
import { disableAccount, removeAccount } from '../../src/services/accounts.js';
import { removeClient } from '../../src/services/clients.js';
import { api, app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { discover, type Registered, signIn } from '../support/relying-party.js';
import { basic, post, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let mine: Registered;
let config: client.Configuration;
const photos = 'https://photos.example/api';
const browsers = new Map<string, Person>();

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  await api(photos, 'album:read');
  mine = await app({}, { resources: [photos] });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

async function tokensOf(username = 'ann', more: Record<string, string> = {}, as = config) {
  const browser = browsers.get(username) ?? new Person(server.issuer);
  browsers.set(username, browser);
  const { tokens } = await signIn(server, as, username, more, browser);
  return { access: tokens.access_token, refresh: tokens.refresh_token as string };
}

const introspect = async (as: Registered, token: string, more: Record<string, string> = {}) =>
  (await postAs(`${server.url}/introspect`, as, { token, ...more })).json;
const inactive = { active: false };

test('a client is told of its own tokens', async () => {
  const { access, refresh } = await tokensOf();
  const told = await introspect(mine, access);
  assert.equal(told.active, true);
  assert.equal(told.token_type, 'Bearer');
  assert.equal(told.client_id, mine.client_id);
  assert.equal(told.iss, server.issuer);
  assert.equal(told.scope, 'openid profile email');
  assert.equal(told.exp - told.iat, 600);
  assert.equal((await introspect(mine, refresh)).active, true);
  assert.equal((await introspect(mine, access, { token_type_hint: 'refresh_token' })).active, true);
  assert.deepEqual(await introspect(mine, 'gh_at_unknown'), inactive);
});

test('a client is told of tokens for its resource, and of no others', async () => {
  const neighbour = await machine({}, { resources: [photos] });
  const stranger = await machine();
  const { access } = await tokensOf('ann', { resource: photos, scope: 'openid album:read' });
  assert.equal((await introspect(neighbour, access)).aud, photos);
  assert.deepEqual(await introspect(stranger, access), inactive);
  const { access: forUs } = await tokensOf();
  assert.deepEqual(await introspect(neighbour, forUs), inactive);
});

test("a resource server's client is told of any token", async () => {
  const server = await machine({}, { introspectAny: true });
  const { access } = await tokensOf();
  assert.equal((await introspect(server, access)).client_id, mine.client_id);
});

test('a public client is told nothing, not even of its own tokens', async () => {
  const open = await app({ token_endpoint_auth_method: 'none' });
  const { access } = await tokensOf('ann', {}, await discover(server, open, client.None()));
  assert.deepEqual(await introspect(open, access), inactive);
});

test('whoever does not prove itself is told nothing', async () => {
  const { access } = await tokensOf();
  const wrong = await post(`${server.url}/introspect`, { token: access }, basic({ ...mine, client_secret: 'wrong' }));
  assert.equal(wrong.status, 401);
  const bare = await post(`${server.url}/introspect`, { token: access });
  assert.equal(bare.json.error, 'invalid_request');
});

test('tokens of an account that is switched off, unconfirmed or removed are inactive', async () => {
  const asking = await machine({}, { introspectAny: true });
  const ben = await person('ben');
  const { access } = await tokensOf('ben');
  assert.equal((await introspect(asking, access)).active, true);
  await accounts.update({ _id: ben._id }, { $set: { emailVerified: false } });
  assert.deepEqual(await introspect(asking, access), inactive);
  await accounts.update({ _id: ben._id }, { $set: { emailVerified: true, status: 'disabled' } });
  assert.deepEqual(await introspect(asking, access), inactive);
  await accounts.update({ _id: ben._id }, { $set: { status: 'enabled' } });
  assert.equal((await introspect(asking, access)).active, true);
  await disableAccount(ben);
  assert.deepEqual(await introspect(asking, access), inactive);
  await removeAccount(ben);
  assert.deepEqual(await introspect(mine, access), inactive);
});

test('tokens of a client that is removed are inactive', async () => {
  const asking = await machine({}, { introspectAny: true });
  const short = await machine();
  const { json } = await postAs(`${server.url}/token`, short, { grant_type: 'client_credentials' });
  assert.equal((await introspect(asking, json.access_token)).active, true);
  await removeClient(short.client_id);
  assert.deepEqual(await introspect(asking, json.access_token), inactive);
});

test('an answer is signed for whoever asks so (RFC 9701)', async () => {
  const wary = await machine({ introspection_signed_response_alg: 'ES256' });
  const { json } = await postAs(`${server.url}/token`, wary, { grant_type: 'client_credentials' });
  const headers = {
    ...basic(wary),
    accept: 'application/token-introspection+jwt',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams({ token: json.access_token }).toString();
  const told = await send(`${server.url}/introspect`, { method: 'POST', headers, body });
  assert.match(told.headers.get('content-type') ?? '', /^application\/token-introspection\+jwt/);
  const [, payload] = told.text.split('.');
  const { token_introspection: inside } = JSON.parse(Buffer.from(payload as string, 'base64url').toString());
  assert.equal(inside.active, true);
});

test('a token for our own endpoints opens userinfo; anything else does not', async () => {
  const { access, refresh } = await tokensOf();
  const ask = (token: string) => send(`${server.url}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await ask(access)).json.preferred_username, 'ann');
  const { json } = await postAs(`${server.url}/token`, await machine(), { grant_type: 'client_credentials' });
  for (const other of [refresh, json.access_token, 'gh_at_unknown', `${access}\0`]) {
    const { status, headers } = await ask(other).catch(() => ({ status: 400, headers: new Headers() }));
    assert.ok(status === 401 || status === 400, other);
    if (status === 401) assert.match(headers.get('www-authenticate') ?? '', /error="invalid_token"/);
  }
});
