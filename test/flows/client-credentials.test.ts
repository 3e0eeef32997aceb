import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { rotateSecret } from '../../src/services/clients.js';
import { settle } from '../../src/services/revision.js';
import { api, type Ground, machine, openGround } from '../support/ground.js';
import { discover, type Registered } from '../support/relying-party.js';
import { basic, post, postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let mine: Registered;
let config: client.Configuration;

const opaque = 'https://opaque.example';
const signed = 'https://signed.example';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await api(opaque, 'read write', { lifetime: 120 });
  await api(signed, 'report', { format: 'jwt', lifetime: 90 });
  mine = await machine({ scope: 'read report' }, { resources: [opaque, signed] });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const token = (fields: Record<string, string | string[]>, as = mine) =>
  postAs(`${server.url}/token`, as, { grant_type: 'client_credentials', ...fields });

test('a client gets an opaque token for a resource, with its scope and its lifetime', async () => {
  const tokens = await client.clientCredentialsGrant(config, { resource: opaque, scope: 'read' });
  assert.equal(tokens.token_type, 'bearer');
  assert.equal(tokens.scope, 'read');
  assert.equal(tokens.expires_in, 120);
  assert.match(tokens.access_token, /^gh_cc_[\w-]{43}$/);
  assert.equal(tokens.refresh_token, undefined);
  const told = await client.tokenIntrospection(config, tokens.access_token);
  assert.deepEqual(
    { active: told.active, aud: told.aud, scope: told.scope, client_id: told.client_id, sub: told.sub },
    { active: true, aud: opaque, scope: 'read', client_id: mine.client_id, sub: undefined },
  );
});

test('a client gets a signed token that the resource verifies by itself (RFC 9068)', async () => {
  const tokens = await client.clientCredentialsGrant(config, { resource: signed, scope: 'report' });
  assert.equal(tokens.expires_in, 90);
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri as string));
  const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, {
    issuer: server.issuer,
    audience: signed,
    typ: 'at+jwt',
  });
  assert.equal(protectedHeader.alg, 'ES256');
  assert.equal(payload.client_id, mine.client_id);
  assert.equal(payload.sub, mine.client_id);
  assert.equal(payload.scope, 'report');
  assert.equal((payload.exp as number) - (payload.iat as number), 90);
  assert.match(payload.jti as string, /^[\w-]{21,}$/);
});

test('a resource may have its tokens signed by another algorithm', async () => {
  const resource = await api('https://rs256.example', 'rs', { format: 'jwt', signingAlg: 'RS256' });
  const one = await machine({}, { resources: [resource] });
  const { json } = await token({ resource, scope: 'rs' }, one);
  assert.equal(decodeProtectedHeader(json.access_token).alg, 'RS256');
});

test('without a resource a token has no audience, and no scope of one', async () => {
  const { status, json } = await token({ scope: 'read' });
  assert.equal(status, 200);
  assert.equal(json.scope, undefined);
  assert.equal(json.expires_in, 600);
  const told = await client.tokenIntrospection(config, json.access_token);
  assert.equal(told.aud, undefined);
  assert.equal(told.scope, undefined);
});

test('a scope that the client was not given is refused', async () => {
  const { status, json } = await token({ resource: opaque, scope: 'read write' });
  assert.equal(status, 400);
  assert.equal(json.error, 'invalid_scope');
});

test('a resource that the client was not given is refused, and so is one that nobody declared', async () => {
  const other = await api('https://other.example', 'other');
  for (const resource of [other, 'https://unknown.example', 'not a URI']) {
    const { status, json } = await token({ resource });
    assert.equal(status, 400);
    assert.equal(json.error, 'invalid_target', resource);
  }
  assert.equal((await token({ resource: [opaque, signed] })).json.error, 'invalid_target');
});

test('a secret counts whichever way it is sent, and whole', async () => {
  const form = { grant_type: 'client_credentials', client_id: mine.client_id };
  const endpoint = `${server.url}/token`;
  assert.equal((await post(endpoint, { ...form, client_secret: mine.client_secret as string })).status, 200);
  for (const client_secret of [
    `${mine.client_secret}\0`,
    `${mine.client_secret}\0more`,
    `${mine.client_secret} `,
    'x',
  ]) {
    const inForm = await post(endpoint, { ...form, client_secret });
    assert.equal(inForm.status, 401, JSON.stringify(client_secret));
    assert.equal(inForm.json.error, 'invalid_client');
    const inHeader = await post(endpoint, { grant_type: 'client_credentials' }, basic({ ...mine, client_secret }));
    assert.ok([400, 401].includes(inHeader.status), JSON.stringify(client_secret));
    assert.equal(inHeader.json.access_token, undefined);
  }
  const twice = await post(endpoint, { ...form, client_secret: mine.client_secret as string }, basic(mine));
  assert.equal(twice.json.error, 'invalid_request');
});

test('a wrong secret is answered with a challenge (RFC 6749 5.2)', async () => {
  const { status, headers, json } = await token({}, { ...mine, client_secret: 'wrong' });
  assert.equal(status, 401);
  assert.equal(json.error, 'invalid_client');
  assert.match(headers.get('www-authenticate') ?? '', /^Basic realm=/);
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('a rotated secret goes on beside the new one, until its time is over', async () => {
  const first = await machine();
  const { secret } = await rotateSecret(first.client_id, { overlapSeconds: 3600 });
  await settle();
  const second = { ...first, client_secret: secret };
  assert.equal((await token({}, first)).status, 200);
  assert.equal((await token({}, second)).status, 200);
  const third = { ...first, client_secret: (await rotateSecret(first.client_id, { overlapSeconds: 0 })).secret };
  await settle();
  assert.equal((await token({}, first)).status, 401);
  assert.equal((await token({}, second)).status, 401);
  assert.equal((await token({}, third)).status, 200);
});
