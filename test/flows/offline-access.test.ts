import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import type { Account } from '../../src/models/account.js';
import { revokeSessions } from '../../src/services/revocation.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, signIn, signOut, walk } from '../support/relying-party.js';
import { bearer, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let account: Account;
let ann: Person;
let config: client.Configuration;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  account = await person('ann');
  ann = new Person(server.issuer);
  config = await discover(server, await app());
});
after(async () => {
  await ground.close();
  await server.stop();
});

const offline = { scope: 'openid offline_access', prompt: 'consent' };
const refresh = (token: string | undefined) => client.refreshTokenGrant(config, token as string);
const userinfo = async (token: string) => (await send(`${server.url}/userinfo`, { headers: bearer(token) })).status;
const refused = { error: 'invalid_grant' };

test('a refresh token is there without offline_access, and ends with the sign-out', async () => {
  const { tokens } = await signIn(server, config, 'ann', { scope: 'openid' }, ann);
  const next = await refresh(tokens.refresh_token);
  assert.equal(await userinfo(next.access_token), 200);
  await signOut(ann);
  await assert.rejects(refresh(next.refresh_token), refused);
  assert.equal(await userinfo(next.access_token), 401);
});

test('it also ends where the session is ended from elsewhere', async () => {
  const { tokens } = await signIn(server, config, 'ann', { scope: 'openid' }, ann);
  await revokeSessions(account._id);
  await assert.rejects(refresh(tokens.refresh_token), refused);
  assert.equal((await client.tokenIntrospection(config, tokens.refresh_token as string)).active, false);
});

test('with offline_access, and consent to it, it outlives the sign-out', async () => {
  const { tokens } = await signIn(server, config, 'ann', offline, ann);
  assert.match(tokens.scope ?? '', /offline_access/);
  await signOut(ann);
  const next = await refresh(tokens.refresh_token);
  assert.equal(await userinfo(next.access_token), 200);
  assert.ok((await refresh(next.refresh_token)).refresh_token);
});

test('offline_access is not given without a person who is asked', async () => {
  const { tokens } = await signIn(server, config, 'ann', { scope: 'openid offline_access' }, ann);
  assert.doesNotMatch(tokens.scope ?? '', /offline_access/);
  await signOut(ann);
  await assert.rejects(refresh(tokens.refresh_token), refused);
});

test('what is offline stays so beside a later sign-in without it', async () => {
  const { tokens: kept } = await signIn(server, config, 'ann', offline, ann);
  const { tokens: bound } = await signIn(server, config, 'ann', { scope: 'openid' }, ann);
  await signOut(ann);
  await assert.rejects(refresh(bound.refresh_token), refused);
  assert.ok((await refresh(kept.refresh_token)).access_token);
});

test('a client without the refresh grant gets no refresh token', async () => {
  const plain = await discover(server, await app({ grant_types: ['authorization_code'] }));
  const asked = await ask(plain, offline);
  const tokens = await asked.redeem(await walk(ann, asked.url, 'ann'));
  assert.equal(tokens.refresh_token, undefined);
  assert.doesNotMatch(tokens.scope ?? '', /offline_access/);
});
