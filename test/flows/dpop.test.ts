import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, decodeJwt } from 'jose';
import * as client from 'openid-client';
import { api, app, type Ground, machine, openGround, person } from '../support/ground.js';
import { type ClientKey, clientKey, proof } from '../support/keys.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, walk } from '../support/relying-party.js';
import { basic, post, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;
let keys: client.DPoPHandle;
let key: ClientKey;
const signedApi = 'https://signed.example';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  await api(signedApi, 'sign', { format: 'jwt' });
  mine = await app({ token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true });
  config = await discover(server, mine, client.None());
  keys = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
  key = await clientKey();
});
after(async () => {
  await ground.close();
  await server.stop();
});

async function bound() {
  const asked = await ask(config);
  return asked.redeem(await walk(ann, asked.url, 'ann'), {}, { DPoP: keys });
}
const userinfoUrl = () => `${server.issuer}/userinfo`;
const tokenUrl = () => `${server.issuer}/token`;
const userinfo = (token: string, headers: Record<string, string>) =>
  send(userinfoUrl(), { headers: { authorization: `DPoP ${token}`, ...headers } });

test('a token is bound to a key, and of no use without it (RFC 9449)', async () => {
  const tokens = await bound();
  assert.equal(tokens.token_type, 'dpop');
  const info = await client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck, { DPoP: keys });
  assert.equal(info.preferred_username, 'ann');
  const bare = await send(userinfoUrl(), { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(bare.status, 401);
  const dpop = await proof(key, 'GET', userinfoUrl(), tokens.access_token);
  assert.equal((await userinfo(tokens.access_token, { dpop })).status, 401, 'another key');
});

test('a refresh token of a public client is bound as well, and rotates', async () => {
  const tokens = await bound();
  const next = await client.refreshTokenGrant(config, tokens.refresh_token as string, {}, { DPoP: keys });
  assert.equal(next.token_type, 'dpop');
  assert.notEqual(next.refresh_token, tokens.refresh_token);
  const fields = { grant_type: 'refresh_token', refresh_token: next.refresh_token as string };
  const dpop = await proof(key, 'POST', tokenUrl());
  const stolen = await post(tokenUrl(), { client_id: mine.client_id, ...fields }, { dpop });
  assert.equal(stolen.json.error, 'invalid_grant');
  assert.equal((await postAs(tokenUrl(), mine, fields)).json.error, 'invalid_grant');
  assert.ok(await client.refreshTokenGrant(config, next.refresh_token as string, {}, { DPoP: keys }));
});

test('a client that binds its tokens gets none without a proof', async () => {
  const asked = await ask(config);
  const page = await walk(ann, asked.url, 'ann');
  await assert.rejects(asked.redeem(page), { error: 'invalid_grant' });
});

test('a proof counts once, at its endpoint, by its method, and fresh', async () => {
  const one = await machine({}, { resources: [signedApi] });
  const ask = async (dpop: string) =>
    post(tokenUrl(), { grant_type: 'client_credentials', resource: signedApi, scope: 'sign' }, { ...basic(one), dpop });
  const dpop = await proof(key, 'POST', tokenUrl());
  const first = await ask(dpop);
  assert.equal(first.json.token_type, 'DPoP');
  const thumbprint = await calculateJwkThumbprint(key.jwks.keys[0] as never);
  assert.deepEqual(decodeJwt(first.json.access_token).cnf, { jkt: thumbprint });
  assert.equal((await ask(dpop)).status, 400, 'a replay');
  const wrong = [await proof(key, 'GET', tokenUrl()), await proof(key, 'POST', userinfoUrl()), 'x.y.z'];
  for (const one of wrong) assert.equal((await ask(one)).json.error, 'invalid_dpop_proof');
  const old = await ask(await proof(key, 'POST', tokenUrl(), undefined, { iat: Math.floor(Date.now() / 1000) - 3600 }));
  assert.equal(old.json.error, 'use_dpop_nonce', 'a proof may be as old as the nonce that it carries');
  const nonce = old.headers.get('dpop-nonce');
  assert.equal((await ask(await proof(key, 'POST', tokenUrl(), undefined, { nonce }))).status, 200);
});

test('of ten requests with one and the same proof, one gets a token', async () => {
  const one = await machine();
  const dpop = await proof(key, 'POST', tokenUrl());
  const all = Array.from({ length: 10 }, () =>
    post(tokenUrl(), { grant_type: 'client_credentials' }, { ...basic(one), dpop }),
  );
  const winners = (await Promise.all(all)).filter(({ status }) => status === 200);
  assert.equal(winners.length, 1);
});

test('an exchanged token stays bound to the key', async () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const one = await machine({ grant_types: ['client_credentials', grantType] });
  const form = { grant_type: 'client_credentials' };
  const { json } = await post(tokenUrl(), form, { ...basic(one), dpop: await proof(key, 'POST', tokenUrl()) });
  const exchange = async (headers: Record<string, string>) =>
    post(
      tokenUrl(),
      {
        grant_type: grantType,
        subject_token: json.access_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
      { ...basic(one), ...headers },
    );
  const done = await exchange({ dpop: await proof(key, 'POST', tokenUrl()) });
  assert.equal(done.json.token_type, 'DPoP');
  assert.equal((await exchange({})).json.error, 'invalid_request');
  assert.equal(
    (await exchange({ dpop: await proof(await clientKey(), 'POST', tokenUrl()) })).json.error,
    'invalid_request',
  );
});
