import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { type Ground, machine, openGround } from '../support/ground.js';
import { type ClientKey, clientKey, signed } from '../support/keys.js';
import { discover, type Registered } from '../support/relying-party.js';
import { post } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let trusting: TestServer;
let ground: Ground;
let keyHost: Server;
let keysAt: string;
let respond: RequestListener;
let key: ClientKey;
let mine: Registered;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  trusting = await startServer({ ...server.settings, ISSUER: server.issuer, ALLOW_PRIVATE_FETCH: 'true' });
  key = await clientKey();
  mine = await machine({ token_endpoint_auth_method: 'private_key_jwt', jwks: key.jwks });
  keyHost = createServer((request, response) => respond(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => keyHost.once('listening', resolve));
  keysAt = `http://localhost:${(keyHost.address() as { port: number }).port}/jwks`;
});
after(async () => {
  keyHost.closeAllConnections();
  keyHost.close();
  await ground.close();
  await trusting.stop();
  await server.stop();
});

const assertion = (as: Registered, claims: Record<string, unknown> = {}, by = key) =>
  signed(by, as.client_id, server.issuer, { sub: as.client_id, jti: randomUUID(), ...claims });
const token = (client_assertion: string, at = server) =>
  post(`${at.url}/token`, {
    grant_type: 'client_credentials',
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
const withKeysAt = () => machine({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: keysAt });

test('a client proves itself by a signature (RFC 7523)', async () => {
  const config = await discover(server, mine, client.PrivateKeyJwt({ key: key.privateKey, kid: 'one' }));
  assert.match((await client.clientCredentialsGrant(config)).access_token, /^gh_cc_/);
});

test('an assertion counts once, also for ten who bring it at once', async () => {
  const once = await assertion(mine);
  assert.equal((await token(once)).status, 200);
  assert.equal((await token(once)).status, 401);
  const again = await assertion(mine);
  const all = await Promise.all(Array.from({ length: 10 }, (_, i) => token(again, i % 2 ? server : trusting)));
  assert.equal(all.filter(({ status }) => status === 200).length, 1);
});

test('an assertion of another key, for another server, of another client or out of time is refused', async () => {
  const wrong = [
    await assertion(mine, {}, await clientKey()),
    await assertion(mine, { aud: 'https://else.example' }),
    await assertion(mine, { iss: 'someone' }),
    await assertion(mine, { exp: Math.floor(Date.now() / 1000) - 60 }),
    await assertion(mine, { exp: undefined }),
    await assertion(mine, { jti: undefined }),
    await assertion(await machine()),
  ];
  for (const one of wrong) {
    const { status, json } = await token(one);
    assert.equal(status, 401);
    assert.equal(json.error, 'invalid_client');
  }
  assert.equal((await token('x.y.z')).json.error, 'invalid_request');
});

test('a client with a key cannot come with a secret instead', async () => {
  const fields = { grant_type: 'client_credentials', client_id: mine.client_id, client_secret: 'anything' };
  assert.equal((await post(`${server.url}/token`, fields)).status, 401);
});

test("keys may stand at the client's own address; a private one is fetched only where that is allowed", async () => {
  let asked = 0;
  respond = (_request, response) => {
    asked++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(key.jwks));
  };
  const one = await withKeysAt();
  assert.ok((await token(await assertion(one))).status >= 400);
  assert.equal(asked, 0, 'loopback is not even asked');
  assert.equal((await token(await assertion(one), trusting)).status, 200);
  assert.equal(asked, 1);
});

test('keys that are too large, too slow, elsewhere or broken are refused, and nothing hangs', async () => {
  const answers: Record<string, RequestListener> = {
    large: (_request, response) => response.end(`{"keys":[],"more":"${'x'.repeat(100_000)}"}`),
    endless: (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 5);
      response.on('close', () => clearInterval(timer));
    },
    slow: () => undefined,
    missing: (_request, response) => response.writeHead(404).end('{"keys":[]}'),
    broken: (_request, response) => response.end('not json'),
  };
  const attempts = Object.entries(answers).map(async ([name, listener]) => {
    const host = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => host.once('listening', resolve));
    const jwks_uri = `http://localhost:${(host.address() as { port: number }).port}/jwks`;
    const one = await machine({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    const start = Date.now();
    const { status } = await token(await assertion(one), trusting);
    host.closeAllConnections();
    host.close();
    return { name, status, seconds: (Date.now() - start) / 1000 };
  });
  for (const { name, status, seconds } of await Promise.all(attempts)) {
    assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
    assert.ok(seconds < 8, `${name} took ${seconds} s`);
  }
});
