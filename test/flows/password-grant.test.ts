import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { accounts } from '../../src/models/account.js';
import { api, app, type Ground, openGround, person } from '../support/ground.js';
import { discover, password, type Registered } from '../support/relying-party.js';
import { postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let mine: Registered;
let config: client.Configuration;
const photos = 'https://photos.example/api';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  await api(photos, 'album:read');
  mine = await app(
    { grant_types: ['password', 'refresh_token'], redirect_uris: [], scope: 'openid email offline_access album:read' },
    { resources: [photos] },
  );
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const tokenFor = (username: string, secret: string, more: Record<string, string> = {}, as = mine) =>
  postAs(`${server.url}/token`, as, { grant_type: 'password', username, password: secret, ...more });

test('the right password gets tokens of the person, by username and by e-mail address', async () => {
  const { status, json } = await tokenFor('ann', password, { scope: 'openid email' });
  assert.equal(status, 200);
  assert.equal(json.scope, 'openid email');
  assert.ok(json.id_token);
  const info = await client.fetchUserInfo(config, json.access_token, client.skipSubjectCheck);
  assert.equal(info.email, 'ann@example.com');
  const next = await client.refreshTokenGrant(config, json.refresh_token);
  assert.notEqual(next.refresh_token, json.refresh_token);
  assert.equal((await tokenFor('Ann@Example.com', password)).status, 200);
});

test('a token for an API is for that API alone', async () => {
  const { json } = await tokenFor('ann', password, { scope: 'album:read', resource: photos });
  const told = await client.tokenIntrospection(config, json.access_token);
  assert.equal(told.aud, photos);
  assert.equal(told.scope, 'album:read');
});

test('a wrong password, an unknown name and a name without a password get one and the same answer', async () => {
  await person('bare', { password: undefined });
  const answers = [
    await tokenFor('ann', 'wrong'),
    await tokenFor('nobody', 'wrong'),
    await tokenFor('bare', 'wrong'),
    await tokenFor('ann', `${password}\0`),
  ];
  for (const { status, json, text } of answers) {
    assert.equal(status, 400);
    assert.equal(json.error, 'invalid_grant');
    assert.equal(text, answers[0]?.text);
  }
});

test('a scope or an API that the client was not given is refused before the password is looked at', async () => {
  assert.equal((await tokenFor('ann', 'wrong', { scope: 'openid profile' })).json.error, 'invalid_scope');
  assert.equal((await tokenFor('ann', 'wrong', { resource: 'https://else.example' })).json.error, 'invalid_target');
});

test('a client that was not given this grant is refused', async () => {
  const { status, json } = await tokenFor('ann', password, {}, await app());
  assert.equal(status, 400);
  assert.equal(json.error, 'unauthorized_client');
});

test('what is missing is named, and what is wrong in its kind', async () => {
  const missing = await postAs(`${server.url}/token`, mine, { grant_type: 'password', username: 'ann' });
  assert.equal(missing.json.error, 'invalid_request');
  assert.match(missing.json.error_description, /password/);
  const unknown = await postAs(`${server.url}/token`, mine, { grant_type: 'magic' });
  assert.equal(unknown.json.error, 'unsupported_grant_type');
});

test('an account that is switched off gets no token', async () => {
  await accounts.update({ usernameKey: 'ann' }, { $set: { status: 'disabled' } });
  const { status, json } = await tokenFor('ann', password);
  assert.equal(status, 400);
  assert.equal(json.error, 'invalid_grant');
});
