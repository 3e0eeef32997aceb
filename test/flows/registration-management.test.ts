import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findClient } from '../../src/services/clients.js';
import { type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { discover, redirectUri, signIn } from '../support/relying-party.js';
import { bearer, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let open: TestServer;
let ground: Ground;
let ann: Person;

before(async () => {
  open = await startServer({ REGISTRATION: 'open' });
  ground = await openGround(open);
  await person('ann');
  ann = new Person(open.issuer);
});
after(async () => {
  await ground.close();
  await open.stop();
});

const json = (url: string, method: string, body?: unknown, token?: string) =>
  send(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? bearer(token) : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const register = () => json(`${open.url}/register`, 'POST', { client_name: 'Stranger', redirect_uris: [redirectUri] });

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
