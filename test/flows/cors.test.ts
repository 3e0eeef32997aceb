import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { discover, type Registered, signIn } from '../support/relying-party.js';
import { bearer, post, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let mine: Registered;
let access: string;
let refresh: string;
const own = 'https://app.example';
const added = 'https://console.example';
const foreign = 'https://evil.example';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  mine = await app({ token_endpoint_auth_method: 'none', allowed_cors_origins: [added] });
  const { tokens } = await signIn(server, await discover(server, mine, client.None()), 'ann');
  access = tokens.access_token;
  refresh = tokens.refresh_token as string;
});
after(async () => {
  await ground.close();
  await server.stop();
});

const allowed = (headers: Headers) => headers.get('access-control-allow-origin');
const userinfo = (origin: string) => send(`${server.url}/userinfo`, { headers: { ...bearer(access), origin } });

test('a page that a client is served from may call us, and so may an origin registered with it', async () => {
  for (const origin of [own, added]) {
    const { status, headers } = await userinfo(origin);
    assert.equal(status, 200);
    assert.equal(allowed(headers), origin);
    assert.match(headers.get('vary') ?? '', /Origin/);
    assert.equal(headers.get('access-control-allow-credentials'), null, 'no cookie is meant');
  }
});

test('a foreign page reads nothing', async () => {
  for (const origin of [foreign, 'null', 'https://app.example.evil.example', 'http://app.example']) {
    const { status, headers, text } = await userinfo(origin);
    assert.equal(status, 400, origin);
    assert.equal(allowed(headers), null, origin);
    assert.doesNotMatch(text, /ann@/);
  }
});

test('tokens are refreshed and revoked from the own page, and from no other', async () => {
  const fields = { grant_type: 'refresh_token', client_id: mine.client_id, refresh_token: refresh };
  const refused = await post(`${server.url}/token`, fields, { origin: foreign });
  assert.equal(refused.status, 400);
  assert.equal(allowed(refused.headers), null);
  const { status, headers, json } = await post(`${server.url}/token`, fields, { origin: own });
  assert.equal(status, 200);
  assert.equal(allowed(headers), own);
  const wrong = await post(`${server.url}/token`, { ...fields, refresh_token: 'x' }, { origin: own });
  assert.equal(wrong.status, 400);
  assert.equal(allowed(wrong.headers), own, 'a page may read why it was refused');
  const end = { client_id: mine.client_id, token: json.refresh_token };
  assert.equal((await post(`${server.url}/revoke`, end, { origin: own })).status, 200);
});

test('a preflight is answered, with the headers that a client needs', async () => {
  for (const path of ['/token', '/userinfo', '/revoke', '/introspect', '/par', '/device/auth']) {
    const { status, headers } = await send(`${server.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: own,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,dpop',
      },
    });
    assert.equal(status, 204, path);
    assert.equal(allowed(headers), own, path);
    assert.match(headers.get('access-control-allow-methods') ?? '', /POST/);
    assert.match(headers.get('access-control-allow-headers') ?? '', /authorization/i);
  }
});

test('what everybody may know is readable from everywhere; pages are not', async () => {
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks']) {
    const { status, headers } = await send(`${server.url}${path}`, { headers: { origin: foreign } });
    assert.equal(status, 200);
    assert.ok(['*', foreign].includes(allowed(headers) ?? ''), path);
  }
  for (const path of ['/auth', '/device', '/session/end']) {
    const { headers } = await send(`${server.url}${path}`, { headers: { origin: own } });
    assert.equal(allowed(headers), null, path);
  }
});
