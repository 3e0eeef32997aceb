import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, redirectUri, walk } from '../support/relying-party.js';
import { postAs } from '../support/requests.js';
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
  mine = await app();
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const answered = async (more: Record<string, string>, as = config) => {
  const { url } = await ask(as, more);
  for (const [name, value] of Object.entries(more)) if (!value) url.searchParams.delete(name);
  const page = await walk(ann, url, 'ann');
  return { page, query: Object.fromEntries(new URL(page.url).searchParams) };
};
const withoutPkce = { code_challenge: '', code_challenge_method: '' };
const publicClient = { token_endpoint_auth_method: 'none' };

test('PKCE is required of every client, by S256 alone', async () => {
  const open = await discover(server, await app(publicClient), client.None());
  for (const as of [config, open]) {
    const { query } = await answered(withoutPkce, as);
    assert.equal(query.error, 'invalid_request');
    assert.equal(query.iss, server.issuer);
    assert.match(query.error_description ?? '', /PKCE/);
    assert.equal((await answered({ code_challenge_method: 'plain' }, as)).query.error, 'invalid_request');
    assert.equal((await answered({ code_challenge_method: '' }, as)).query.error, 'invalid_request');
    assert.equal((await answered({ code_challenge: 'short' }, as)).query.error, 'invalid_request');
  }
});

test('a confidential client may be exempted from PKCE; a public one never is', async () => {
  const exempt = await app({}, { pkceRequired: false });
  const { query } = await answered(withoutPkce, await discover(server, exempt));
  assert.ok(query.code);
  const fields = { grant_type: 'authorization_code', code: query.code as string, redirect_uri: redirectUri };
  assert.equal((await postAs(`${server.url}/token`, exempt, fields)).status, 200);
  await assert.rejects(app(publicClient, { pkceRequired: false }), /public client must use PKCE/i);
});

test('a code is redeemed with its verifier, its redirect URI and its client, and with no other', async () => {
  const redeem = async (change: Record<string, string>, as = mine) => {
    const asked = await ask(config);
    const code = new URL((await walk(ann, asked.url, 'ann')).url).searchParams.get('code') as string;
    const right = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: asked.verifier };
    const fields = Object.entries({ ...right, ...change }).filter(([, value]) => value);
    return (await postAs(`${server.url}/token`, as, Object.fromEntries(fields))).json;
  };
  assert.ok((await redeem({})).access_token);
  assert.equal((await redeem({ code_verifier: 'x'.repeat(43) })).error, 'invalid_grant');
  assert.equal((await redeem({ code_verifier: '' })).error, 'invalid_grant');
  assert.equal((await redeem({ redirect_uri: `${redirectUri}/` })).error, 'invalid_grant');
  assert.equal((await redeem({ redirect_uri: '' })).error, 'invalid_request');
  assert.equal((await redeem({ code: 'unknown' })).error, 'invalid_grant');
  assert.equal((await redeem({}, await app())).error, 'invalid_grant');
});

test('a code that comes a second time ends what the first one got', async () => {
  const asked = await ask(config);
  const page = await walk(ann, asked.url, 'ann');
  const tokens = await asked.redeem(page);
  await assert.rejects(asked.redeem(page), { error: 'invalid_grant' });
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false);
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token as string), { error: 'invalid_grant' });
});

test('a redirect URI is compared character by character, and nobody is sent to another one', async () => {
  const others = [
    `${redirectUri}/`,
    `${redirectUri}?x=y`,
    redirectUri.toUpperCase(),
    redirectUri.replace('https', 'http'),
    redirectUri.replace('/callback', ':443/callback'),
    redirectUri.replace('/callback', '/callback/../callback'),
    'https://evil.example/callback',
    'https://app.example@evil.example/callback',
    '//app.example/callback',
    'javascript:alert(1)',
  ];
  for (const redirect_uri of others) {
    const { page } = await answered({ redirect_uri });
    assert.equal(page.status, 400, redirect_uri);
    assert.equal(new URL(page.url).origin, server.issuer, redirect_uri);
    assert.doesNotMatch(page.html, /evil|javascript:/);
  }
  const missing = await answered({ redirect_uri: '' });
  assert.equal(missing.page.status, 400);
});

test('an unknown client is told on a page of ours, never by a redirect', async () => {
  const url = (await ask(config)).url;
  url.searchParams.set('client_id', '<script>alert(1)</script>');
  const page = await ann.open(url.href);
  assert.equal(page.status, 400);
  assert.doesNotMatch(page.html, /<script>alert/);
});

test('a native client may listen on any loopback port (RFC 8252 7.3); others on theirs alone', async () => {
  const uris = ['http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost:4000/cb', 'com.example.app:/cb'];
  const metadata = { ...publicClient, application_type: 'native', redirect_uris: uris };
  const native = await discover(server, await app(metadata), client.None());
  for (const redirect_uri of [
    'http://127.0.0.1:51004/cb',
    'http://[::1]:61023/cb',
    'http://localhost:9/cb',
    uris[3] as string,
  ])
    assert.ok((await answered({ redirect_uri }, native)).query.code, redirect_uri);
  for (const redirect_uri of [
    'http://127.0.0.1:51004/other',
    'http://127.0.0.2:51004/cb',
    'https://127.0.0.1:5/cb',
    'com.example.app:/other',
  ])
    assert.equal((await answered({ redirect_uri }, native)).page.status, 400, redirect_uri);
  const web = await discover(server, await app({ redirect_uris: ['http://localhost:4000/cb'] }));
  assert.ok((await answered({ redirect_uri: 'http://localhost:4000/cb' }, web)).query.code);
  assert.equal((await answered({ redirect_uri: 'http://localhost:4001/cb' }, web)).page.status, 400);
});
