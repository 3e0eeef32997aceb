import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { Account } from '../../src/models/account.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, walk } from '../support/relying-party.js';
import { bearer, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let account: Account;
let ann: Person;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  account = await person('ann', {
    groups: ['staff'],
    claims: { phone_number: '+49 30 1234', phone_number_verified: true },
  });
  ann = new Person(server.issuer);
});
after(async () => {
  await ground.close();
  await server.stop();
});

/** Signs ann in to a client with this metadata. */
async function into(metadata: Record<string, unknown>, more: Record<string, string> = {}) {
  const registered = await app(metadata);
  const config = await discover(server, registered);
  const asked = await ask(config, {
    ...(metadata.redirect_uris ? { redirect_uri: (metadata.redirect_uris as string[])[0] as string } : {}),
    ...more,
  });
  const tokens = await asked.redeem(await walk(ann, asked.url, 'ann'));
  return { registered, config, tokens };
}
const algOf = (jwt: string | undefined) => decodeProtectedHeader(jwt as string).alg;

test('ID tokens are RS256, unless the client asks for another algorithm', async () => {
  const { tokens, config } = await into({});
  assert.equal(algOf(tokens.id_token), 'RS256');
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri as string));
  const { payload } = await jwtVerify(tokens.id_token as string, keys, { issuer: server.issuer });
  assert.equal(payload.aud, config.clientMetadata().client_id);
  const other = await into({ id_token_signed_response_alg: 'ES256' });
  assert.equal(algOf(other.tokens.id_token), 'ES256');
  await jwtVerify(other.tokens.id_token as string, keys, { issuer: server.issuer });
});

test('scopes bring their claims at userinfo, each in its own type', async () => {
  const { tokens, config } = await into({}, { scope: 'openid profile email phone groups' });
  const info = await client.fetchUserInfo(config, tokens.access_token, account._id);
  assert.deepEqual(
    { name: info.name, preferred_username: info.preferred_username, groups: info.groups },
    { name: 'ann', preferred_username: 'ann', groups: ['staff'] },
  );
  assert.equal(info.email, 'ann@example.com');
  assert.equal(info.email_verified, true);
  assert.equal(info.phone_number_verified, true);
  assert.equal(typeof info.updated_at, 'number');
  const little = await into({}, { scope: 'openid' });
  const told = await client.fetchUserInfo(little.config, little.tokens.access_token, account._id);
  assert.deepEqual(Object.keys(told), ['sub']);
});

test('a client without openid gets an access token, and no word about the person', async () => {
  const { tokens } = await into({}, { scope: 'profile' });
  assert.equal(tokens.id_token, undefined);
  const info = await send(`${server.url}/userinfo`, { headers: bearer(tokens.access_token) });
  assert.equal(info.status, 403);
  assert.match(info.headers.get('www-authenticate') ?? '', /insufficient_scope/);
});

test('userinfo is signed for a client that asks so', async () => {
  const { tokens, registered } = await into({ userinfo_signed_response_alg: 'RS256' });
  const info = await send(`${server.url}/userinfo`, { headers: bearer(tokens.access_token) });
  assert.match(info.headers.get('content-type') ?? '', /^application\/jwt/);
  const keys = createRemoteJWKSet(new URL('/jwks', server.issuer));
  const { payload } = await jwtVerify(info.text, keys, { issuer: server.issuer, audience: registered.client_id });
  assert.equal(payload.sub, account._id);
});

test('userinfo takes the token by POST too, and none from a query', async () => {
  const { tokens } = await into({});
  const body = new URLSearchParams({ access_token: tokens.access_token }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await send(`${server.url}/userinfo`, { method: 'POST', headers, body })).json.sub, account._id);
  const inQuery = await send(`${server.url}/userinfo?access_token=${tokens.access_token}`);
  assert.ok([400, 401].includes(inQuery.status));
});

test('pairwise clients know a person under names that they cannot compare', async () => {
  const pairwise = { subject_type: 'pairwise' };
  const one = await into({ ...pairwise, redirect_uris: ['https://one.example/cb'] });
  const sister = await into({ ...pairwise, redirect_uris: ['https://one.example/other'] });
  const other = await into({ ...pairwise, redirect_uris: ['https://other.example/cb'] });
  const [sub, sisters, others] = [one, sister, other].map(({ tokens }) => tokens.claims()?.sub as string);
  assert.equal(sub, sisters, 'one sector, one name');
  assert.equal(new Set([sub, others, account._id]).size, 3);
  const info = await client.fetchUserInfo(one.config, one.tokens.access_token, sub as string);
  assert.equal(info.sub, sub);
  const told = await postAs(`${server.url}/introspect`, one.registered, { token: one.tokens.access_token });
  assert.equal(told.json.sub, sub);
  const next = await client.refreshTokenGrant(one.config, one.tokens.refresh_token as string);
  assert.equal(next.claims()?.sub, sub);
});
