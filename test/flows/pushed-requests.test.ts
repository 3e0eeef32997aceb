import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { clientKey, signed } from '../support/keys.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, redirectUri, walk } from '../support/relying-party.js';
import { postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;
const key = await clientKey();

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  mine = await app({ jwks: key.jwks });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const queryOf = (page: { url: string }) => Object.fromEntries(new URL(page.url).searchParams);
/** The same authorization request, pushed first (RFC 9126). */
async function push(as = config, more: Record<string, string> = {}) {
  const asked = await ask(as, more);
  return { asked, url: await client.buildAuthorizationUrlWithPAR(as, asked.url.searchParams) };
}

test('a pushed request is walked like any other', async () => {
  const { asked, url } = await push();
  assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
  const tokens = await asked.redeem(await walk(ann, url, 'ann'));
  assert.ok(tokens.claims()?.sub);
});

test('a pushed request counts once', async () => {
  const { url } = await push();
  assert.ok(queryOf(await walk(ann, url, 'ann')).code);
  const again = await walk(ann, url, 'ann');
  assert.ok(again.status >= 400, 'there is no redirect URI to tell');
  assert.match(again.html, /<h1/);
});

test('a pushed request counts once, also for two who began with it before', async () => {
  const { url } = await push(config, { prompt: 'consent' });
  const [one, other] = [await ann.open(url.href), await ann.open(url.href)];
  assert.ok(queryOf(await ann.allow(one)).code);
  const late = await ann.allow(other);
  assert.equal(queryOf(late).error, 'invalid_request_uri');
});

test('what is wrong with a request is told when it is pushed', async () => {
  const par = (fields: Record<string, string>, as = mine) => postAs(`${server.url}/par`, as, fields);
  const right = Object.fromEntries((await ask(config)).url.searchParams);
  const cases: [Record<string, string>, string][] = [
    [{ ...right, redirect_uri: 'https://evil.example' }, 'invalid_request'],
    [{ ...right, code_challenge: '' }, 'invalid_request'],
    [{ ...right, response_type: 'token' }, 'unsupported_response_type'],
    [{ ...right, scope: 'openid "quoted"' }, 'invalid_scope'],
    [{ ...right, request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'request_uri_not_supported'],
  ];
  for (const [fields, error] of cases) assert.equal((await par(fields)).json.error, error);
  assert.equal((await par(right, { ...mine, client_secret: 'wrong' })).status, 401);
});

test('a client that must push is refused at the door', async () => {
  const strict = await discover(server, await app({ require_pushed_authorization_requests: true }));
  const page = await ann.open((await ask(strict)).url.href);
  assert.equal(queryOf(page).error, 'invalid_request');
  const { asked, url } = await push(strict);
  assert.ok((await asked.redeem(await walk(ann, url, 'ann'))).access_token);
});

test('a pushed request is of use to its own client alone, and an unknown one to nobody', async () => {
  const { url } = await push();
  url.searchParams.set('client_id', (await app()).client_id);
  assert.equal((await walk(ann, url, 'ann')).html.includes('<h1'), true);
  const [, unknown] = [url.searchParams.set('client_id', mine.client_id), url];
  unknown.searchParams.set('request_uri', 'urn:ietf:params:oauth:request_uri:unknown');
  assert.ok((await ann.open(unknown.href)).status >= 400);
});

test('a request object by value speaks for its client (RFC 9101)', async () => {
  const asked = await ask(config);
  const claims = Object.fromEntries(asked.url.searchParams);
  const request = await signed(key, mine.client_id, server.issuer, claims);
  const url = new URL(`${server.issuer}/auth?${new URLSearchParams({ client_id: mine.client_id, request })}`);
  const tokens = await asked.redeem(await walk(ann, url, 'ann'));
  assert.ok(tokens.claims()?.sub);
});

test('a request object may be pushed', async () => {
  const asked = await ask(config);
  const claims = Object.fromEntries(asked.url.searchParams);
  const request = await signed(key, mine.client_id, server.issuer, claims);
  const { status, json } = await postAs(`${server.url}/par`, mine, { request });
  assert.equal(status, 201);
  const query = new URLSearchParams({ client_id: mine.client_id, request_uri: json.request_uri });
  const tokens = await asked.redeem(await walk(ann, `${server.issuer}/auth?${query}`, 'ann'));
  assert.ok(tokens.claims()?.sub);
});

test('a request object that is another’s, old, unsigned or for another server is refused', async () => {
  const claims = Object.fromEntries((await ask(config)).url.searchParams);
  const stranger = await clientKey();
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, iss: mine.client_id, aud: server.issuer })).toString('base64url')}.`;
  const cases = {
    stranger: await signed(stranger, mine.client_id, server.issuer, claims),
    old: await signed(key, mine.client_id, server.issuer, { ...claims, exp: 1 }),
    elsewhere: await signed(key, mine.client_id, 'https://else.example', claims),
    otherClient: await signed(key, mine.client_id, server.issuer, { ...claims, client_id: 'other' }),
    unsigned,
    nonsense: 'x.y.z',
  };
  for (const [name, request] of Object.entries(cases)) {
    const query = new URLSearchParams({ client_id: mine.client_id, redirect_uri: redirectUri, request });
    const page = await ann.open(`${server.issuer}/auth?${query}`);
    const told = page.status ? page.html.includes('<h1') : queryOf(page).error === 'invalid_request_object';
    assert.ok(told, `${name}: ${page.url}`);
    assert.equal(queryOf(page).code, undefined, name);
  }
});

test('a client that must sign its requests cannot ask without', async () => {
  const strict = await app({
    jwks: key.jwks,
    require_signed_request_object: true,
    request_object_signing_alg: 'ES256',
  });
  const page = await ann.open((await ask(await discover(server, strict))).url.href);
  assert.equal(queryOf(page).error, 'invalid_request');
});

test('request_uri of the web is not fetched', async () => {
  const query = new URLSearchParams({ client_id: mine.client_id, request_uri: `${server.issuer}/jwks` });
  const page = await ann.open(`${server.issuer}/auth?${query}`);
  assert.ok(page.status >= 400);
});
