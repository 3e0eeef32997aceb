import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { removeResource } from '../../src/services/resources.js';
import { settle } from '../../src/services/revision.js';
import { api, app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, signIn, walk } from '../support/relying-party.js';
import { bearer, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
const photos = 'https://photos.example/api';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  await api(photos, 'album:read album:write', { format: 'jwt' });
});
after(async () => {
  await ground.close();
  await server.stop();
});

const given = async (...resources: string[]) => discover(server, await app({}, { resources }));
const walked = async (config: client.Configuration, more: Record<string, string>) => {
  const asked = await ask(config, more);
  return { asked, page: await walk(ann, asked.url, 'ann') };
};

test('what is declared while the server runs is usable at once', async () => {
  const discovery = `${server.url}/.well-known/oauth-authorization-server`;
  const resource = await api('https://late.example', 'late:read');
  const late = await machine({ scope: 'late:read' }, { resources: [resource] });
  const { status, json } = await postAs(`${server.url}/token`, late, {
    grant_type: 'client_credentials',
    resource,
    scope: 'late:read',
  });
  assert.equal(status, 200);
  assert.equal(json.scope, 'late:read');
  assert.ok((await send(discovery)).json.scopes_supported.includes('late:read'));
  await removeResource(resource);
  await settle();
  const gone = await postAs(`${server.url}/token`, late, { grant_type: 'client_credentials', resource });
  assert.equal(gone.json.error, 'invalid_target');
  assert.ok(!(await send(discovery)).json.scopes_supported.includes('late:read'));
});

test('a person lets a client use an API in their name', async () => {
  const config = await given(photos);
  const { tokens } = await signIn(server, config, 'ann', { resource: photos, scope: 'openid album:read' }, ann);
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri as string));
  const { payload } = await jwtVerify(tokens.access_token, keys, { audience: photos, typ: 'at+jwt' });
  assert.equal(payload.scope, 'album:read');
  assert.equal(payload.sub, tokens.claims()?.sub);
  assert.notEqual(payload.sub, payload.client_id);
  const info = await send(`${server.url}/userinfo`, { headers: bearer(tokens.access_token) });
  assert.equal(info.status, 401, 'a token for an API is not for us');
});

test('consent names the API and what would be allowed there', async () => {
  const config = await given(photos);
  const asked = await ask(config, { resource: photos, scope: 'openid album:write', prompt: 'consent' });
  const page = await ann.open(asked.url.href);
  assert.match(page.html, /photos\.example/);
  assert.match(page.html, /album:write/);
});

test('a refreshed token is for the same API, never for more than was allowed', async () => {
  const config = await given(photos);
  const { tokens } = await signIn(server, config, 'ann', { resource: photos, scope: 'openid album:read' }, ann);
  const next = await client.refreshTokenGrant(config, tokens.refresh_token as string);
  assert.equal(decodeJwt(next.access_token).aud, photos);
  assert.equal(decodeJwt(next.access_token).scope, 'album:read');
  const wider = client.refreshTokenGrant(config, next.refresh_token as string, { scope: 'openid album:write' });
  await assert.rejects(wider, { error: 'invalid_scope' });
  const elsewhere = client.refreshTokenGrant(config, next.refresh_token as string, {
    resource: 'https://else.example',
  });
  await assert.rejects(elsewhere, { error: 'invalid_target' });
});

test('of several APIs each token is for the one that the token request names', async () => {
  const music = await api('https://music.example', 'song:read');
  const config = await given(photos, music);
  const asked = await ask(config, { scope: 'openid album:read song:read' });
  asked.url.searchParams.append('resource', photos);
  asked.url.searchParams.append('resource', music);
  const page = await walk(ann, asked.url, 'ann');
  await assert.rejects(asked.redeem(page), { error: 'invalid_target' });
  const again = await ask(config, { scope: 'openid album:read song:read' });
  again.url.searchParams.append('resource', photos);
  again.url.searchParams.append('resource', music);
  const tokens = await again.redeem(await walk(ann, again.url, 'ann'), { resource: photos });
  assert.equal(decodeJwt(tokens.access_token).aud, photos);
  const other = await client.refreshTokenGrant(config, tokens.refresh_token as string, { resource: music });
  assert.match(other.access_token, /^gh_at_/);
  assert.equal(other.scope, 'song:read');
});

test('an API that the client was not given is refused', async () => {
  const { page } = await walked(await given(), { resource: photos, scope: 'openid album:read' });
  assert.equal(new URL(page.url).searchParams.get('error'), 'invalid_target');
});

test('a scope of an API never stands on a token without an audience', async () => {
  const config = await given(photos);
  const { asked, page } = await walked(config, { scope: 'openid album:read' });
  const tokens = await asked.redeem(page);
  assert.equal(tokens.scope, 'openid');
  const told = await client.tokenIntrospection(config, tokens.access_token);
  assert.equal(told.scope, 'openid');
  assert.equal(told.aud, undefined);
});
