import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { accounts } from '../../src/models/account.js';
import { api, app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { discover, type Registered, signIn } from '../support/relying-party.js';
import { postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;
const photos = 'https://photos.example/api';
const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const grants = ['authorization_code', 'refresh_token', 'client_credentials', grantType];

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  await api(photos, 'album:read album:write', { lifetime: 100 });
  await api('https://signed.example', 'sign', { format: 'jwt' });
  mine = await app({ grant_types: grants }, { resources: [photos, 'https://signed.example'] });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const exchange = async (subject_token: string, more: Record<string, string | string[]> = {}, as = mine) =>
  postAs(`${server.url}/token`, as, {
    grant_type: grantType,
    subject_token,
    subject_token_type: accessTokenType,
    ...more,
  });
const personsToken = async (more: Record<string, string> = {}) =>
  (await signIn(server, config, 'ann', more, ann)).tokens.access_token;
const forPhotos = { resource: photos, scope: 'openid album:read album:write' };

test('a token is exchanged for one that may do less', async () => {
  const { status, json } = await exchange(await personsToken(forPhotos), { scope: 'album:read' });
  assert.equal(status, 200);
  assert.equal(json.issued_token_type, accessTokenType);
  assert.equal(json.token_type, 'Bearer');
  assert.equal(json.scope, 'album:read');
  assert.ok(json.expires_in <= 100, 'it lives no longer');
  const told = await client.tokenIntrospection(config, json.access_token);
  assert.equal(told.scope, 'album:read');
  assert.equal(told.aud, photos);
  assert.equal(told.client_id, mine.client_id);
});

test('what comes from an exchange is exchanged again, and never grows', async () => {
  const { json } = await exchange(await personsToken(forPhotos), { scope: 'album:read' });
  const wider = await exchange(json.access_token, { scope: 'album:read album:write' });
  assert.equal(wider.json.error, 'invalid_scope');
  const second = await exchange(json.access_token);
  assert.equal(second.json.scope, 'album:read');
  const [first, next] = await Promise.all(
    [json, second.json].map(({ access_token }) => client.tokenIntrospection(config, access_token)),
  );
  assert.ok((next?.exp as number) <= (first?.exp as number));
});

test('another audience is refused', async () => {
  const forUs = await personsToken();
  const cases: Record<string, string>[] = [
    { resource: photos },
    { audience: photos },
    { audience: 'https://anywhere.example' },
  ];
  for (const more of cases) assert.equal((await exchange(forUs, more)).json.error, 'invalid_target');
  const same = await exchange(await personsToken(forPhotos), { resource: photos, audience: photos });
  assert.equal(same.status, 200);
});

test("a client's own token is exchanged in the same way", async () => {
  const { access_token } = await client.clientCredentialsGrant(config, {
    resource: photos,
    scope: 'album:read album:write',
  });
  const { json } = await exchange(access_token, { scope: 'album:write' });
  const told = await client.tokenIntrospection(config, json.access_token);
  assert.equal(told.scope, 'album:write');
  assert.equal(told.sub, undefined);
  assert.equal((await exchange(access_token, { scope: 'openid' })).json.error, 'invalid_scope');
  assert.match(json.access_token, /^gh_cc_/);
});

test('a token that is nobody’s, a stranger’s, of another kind or signed is refused', async () => {
  const stranger = await machine({ grant_types: ['client_credentials', grantType] });
  const token = await personsToken();
  assert.equal((await exchange(token, {}, stranger)).json.error, 'invalid_request');
  const signed = await personsToken({ resource: 'https://signed.example', scope: 'openid sign' });
  const { refresh_token } = (await signIn(server, config, 'ann', {}, ann)).tokens;
  for (const subject of ['gh_at_unknown', signed, refresh_token as string]) {
    const { status, json } = await exchange(subject);
    assert.equal(status, 400);
    assert.equal(json.error, 'invalid_request', subject);
  }
});

test('what is not a plain downscoping is refused by its name', async () => {
  const token = await personsToken();
  const jwt = 'urn:ietf:params:oauth:token-type:jwt';
  const cases: [Record<string, string>, RegExp][] = [
    [{ subject_token_type: jwt }, /subject_token_type/],
    [{ requested_token_type: jwt }, /requested_token_type/],
    [{ actor_token: token, actor_token_type: accessTokenType }, /actor_token/],
    [{ subject_token: '' }, /subject_token/],
  ];
  for (const [more, named] of cases) {
    const { json } = await exchange(token, more);
    assert.equal(json.error, 'invalid_request');
    assert.match(json.error_description, named);
  }
});

test('a client that was not given this grant is refused', async () => {
  const { status, json } = await exchange(await personsToken(), {}, await machine());
  assert.equal(status, 400);
  assert.equal(json.error, 'unauthorized_client');
});

test('the new token dies with the grant and with the account that it came from', async () => {
  const ben = await person('ben');
  const { tokens } = await signIn(server, config, 'ben', forPhotos);
  const { json } = await exchange(tokens.access_token);
  const isActive = async () => (await client.tokenIntrospection(config, json.access_token)).active;
  assert.equal(await isActive(), true);
  await accounts.update({ _id: ben._id }, { $set: { status: 'disabled' } });
  assert.equal(await isActive(), false);
  assert.equal((await exchange(tokens.access_token)).json.error, 'invalid_request');
  await accounts.update({ _id: ben._id }, { $set: { status: 'enabled' } });
  await client.tokenRevocation(config, tokens.refresh_token as string);
  assert.equal(await isActive(), false);
});
