import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, type Ground, openGround } from '../support/ground.js';
import { rawRequest } from '../support/raw-http.js';
import { post, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
const paths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const issuer = 'https://id.example.com';

before(async () => {
  server = await startServer({ ISSUER: issuer });
  ground = await openGround(server);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const metadata = async () => (await send(`${server.url}${paths[0]}`)).json;

test('both well-known paths say the same', async () => {
  const [one, other] = await Promise.all(paths.map((path) => send(`${server.url}${path}`)));
  assert.equal(one?.text, other?.text);
  assert.equal(one?.json.issuer, issuer);
});

test('everything comes from ISSUER, whatever a request says of itself', async () => {
  const plain = (await send(`${server.url}${paths[0]}`)).text;
  const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
  assert.equal((await send(`${server.url}${paths[0]}`, { headers: forged })).text, plain);
  for (const head of [
    `GET ${paths[0]} HTTP/1.1\r\nHost: evil.example`,
    `GET http://evil.example${paths[0]} HTTP/1.1\r\nHost: evil.example`,
  ]) {
    const answer = await rawRequest(server.port, `${head}\r\nConnection: close\r\n\r\n`);
    assert.ok(answer.includes(plain), head);
    assert.doesNotMatch(answer, /evil\.example/);
  }
});

test('every endpoint that is told answers, under the issuer', async () => {
  const told = Object.entries(await metadata()).filter(([name]) => /_endpoint$|^jwks_uri$|^service_doc/.test(name));
  assert.ok(told.length >= 10);
  const byGet = [
    'authorization_endpoint',
    'jwks_uri',
    'end_session_endpoint',
    'userinfo_endpoint',
    'service_documentation',
  ];
  for (const [name, url] of told as [string, string][]) {
    assert.equal(new URL(url).origin, issuer, name);
    const here = `${server.url}${new URL(url).pathname}`;
    const { status } = await (byGet.includes(name) ? send(here) : post(here, {}));
    assert.ok(status < 500 && ![404, 405].includes(status), `${name} says ${status}`);
  }
});

test('it tells no more than what is done', async () => {
  const told = await metadata();
  assert.deepEqual(told.code_challenge_methods_supported, ['S256']);
  assert.deepEqual(told.token_endpoint_auth_methods_supported.sort(), [
    'client_secret_basic',
    'client_secret_post',
    'none',
    'private_key_jwt',
  ]);
  assert.deepEqual(told.subject_types_supported.sort(), ['pairwise', 'public']);
  for (const grant of ['authorization_code', 'refresh_token', 'client_credentials', 'password'])
    assert.ok(told.grant_types_supported.includes(grant), grant);
  assert.ok(told.grant_types_supported.includes('urn:ietf:params:oauth:grant-type:device_code'));
  assert.ok(told.grant_types_supported.includes('urn:ietf:params:oauth:grant-type:token-exchange'));
  for (const mode of ['query', 'fragment', 'form_post', 'jwt']) assert.ok(told.response_modes_supported.includes(mode));
  for (const alg of ['RS256', 'ES256']) assert.ok(told.id_token_signing_alg_values_supported.includes(alg));
  assert.equal(told.authorization_response_iss_parameter_supported, true);
  assert.equal(told.claims_parameter_supported, true);
  assert.equal(told.request_parameter_supported, true);
  assert.equal(told.request_uri_parameter_supported, false);
  assert.equal(told.backchannel_logout_supported, true);
  assert.equal(told.registration_endpoint, undefined);
  assert.doesNotMatch(JSON.stringify(told), /HS256/);
});

test('scopes, also those of an API, and claims are told', async () => {
  await api('https://photos.example', 'album:read');
  const told = await metadata();
  for (const scope of ['openid', 'profile', 'email', 'phone', 'address', 'groups', 'offline_access', 'album:read'])
    assert.ok(told.scopes_supported.includes(scope), scope);
  for (const claim of ['sub', 'email_verified', 'preferred_username', 'groups'])
    assert.ok(told.claims_supported.includes(claim), claim);
});

test('keys are told without their private parts', async () => {
  const { json } = await send(`${server.url}/jwks`);
  assert.ok(json.keys.length >= 4, 'current and next, of two algorithms');
  for (const key of json.keys) {
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(key[secret], undefined);
    assert.ok(key.kid && key.alg && key.use === 'sig');
  }
});
