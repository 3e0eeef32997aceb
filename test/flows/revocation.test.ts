import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, signIn, walk } from '../support/relying-party.js';
import { bearer, post, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  mine = await app({ grant_types: ['authorization_code', 'refresh_token', 'client_credentials'] });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

async function tokensOf(as = config) {
  const { tokens } = await signIn(server, as, 'ann', {}, ann);
  return { access: tokens.access_token, refresh: tokens.refresh_token as string };
}
const isActive = async (token: string) => (await client.tokenIntrospection(config, token)).active;
const userinfo = async (token: string) => (await send(`${server.url}/userinfo`, { headers: bearer(token) })).status;

test('a revoked refresh token ends, and with it the whole grant', async () => {
  const { access, refresh } = await tokensOf();
  await client.tokenRevocation(config, refresh);
  await assert.rejects(client.refreshTokenGrant(config, refresh), { error: 'invalid_grant' });
  assert.equal(await isActive(refresh), false);
  assert.equal(await isActive(access), false);
  assert.equal(await userinfo(access), 401);
});

test('a revoked access token ends', async () => {
  const { access } = await tokensOf();
  assert.equal(await userinfo(access), 200);
  await client.tokenRevocation(config, access, { token_type_hint: 'access_token' });
  assert.equal(await isActive(access), false);
  assert.equal(await userinfo(access), 401);
});

test("a revoked token of a client's own ends", async () => {
  const { access_token } = await client.clientCredentialsGrant(config);
  await client.tokenRevocation(config, access_token, { token_type_hint: 'refresh_token' });
  assert.equal(await isActive(access_token), false);
});

test('an unknown token is revoked already (RFC 7009 2.2)', async () => {
  assert.equal((await postAs(`${server.url}/revoke`, mine, { token: 'gh_at_unknown' })).status, 200);
  const nothing = await postAs(`${server.url}/revoke`, mine, {});
  assert.equal(nothing.json.error, 'invalid_request');
});

test("a client cannot revoke another one's token", async () => {
  const { access } = await tokensOf();
  const refused = await postAs(`${server.url}/revoke`, await machine(), { token: access });
  assert.equal(refused.status, 400);
  const open = await app({ token_endpoint_auth_method: 'none' });
  await post(`${server.url}/revoke`, { token: access, client_id: open.client_id });
  assert.equal(await isActive(access), true);
});

test('a public client revokes its own tokens', async () => {
  const open = await app({ token_endpoint_auth_method: 'none' });
  const { access, refresh } = await tokensOf(await discover(server, open, client.None()));
  await post(`${server.url}/revoke`, { token: refresh, client_id: open.client_id });
  assert.equal(await userinfo(access), 401);
});

test('the operator ends all that a client, an account or one grant holds', async () => {
  const held = await tokensOf();
  await server.cli('tokens', 'revoke', '--client', mine.client_id);
  assert.equal(await userinfo(held.access), 401);
  await assert.rejects(client.refreshTokenGrant(config, held.refresh), { error: 'invalid_grant' });

  const again = await tokensOf();
  const asked = await ask(config);
  const page = await walk(ann, asked.url, 'ann');
  await server.cli('tokens', 'revoke', '--account', 'ann');
  assert.equal(await userinfo(again.access), 401);
  await assert.rejects(asked.redeem(page), { error: 'invalid_grant' });
  const signedOut = await ann.open((await ask(config)).url.href);
  assert.match(signedOut.html, /name="password"/, 'the session has ended too');
});
