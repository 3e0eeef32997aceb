import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { type Page, Person } from '../support/person.js';
import { ask, discover, redirectUri, walk } from '../support/relying-party.js';
import { post, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let config: client.Configuration;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  ann = new Person(server.issuer);
  config = await discover(server, await app());
});
after(async () => {
  await ground.close();
  await server.stop();
});

type Answer = Record<string, string | undefined>;
const query = (page: Page): Answer => Object.fromEntries(new URL(page.url).searchParams);
const fragment = (page: Page): Answer => Object.fromEntries(new URLSearchParams(new URL(page.url).hash.slice(1)));
const formPost = (page: Page): Answer => {
  assert.match(page.html, new RegExp(`<form id="go-on" method="post" action="${redirectUri}">`));
  return Object.fromEntries(
    [...page.html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
};
const jwt =
  (inside: (page: Page) => Answer) =>
  async (page: Page): Promise<Answer> => {
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri as string));
    const audience = config.clientMetadata().client_id;
    const { response } = inside(page);
    return (await jwtVerify(response as string, keys, { issuer: server.issuer, audience })).payload as Answer;
  };

const modes: Record<string, (page: Page) => Answer | Promise<Answer>> = {
  query,
  fragment,
  form_post: formPost,
  jwt: jwt(query),
  'query.jwt': jwt(query),
  'fragment.jwt': jwt(fragment),
  'form_post.jwt': jwt(formPost),
};

for (const [response_mode, read] of Object.entries(modes))
  test(`an answer by ${response_mode} holds code, state and issuer, and so does a no`, async () => {
    const { url } = await ask(config, { response_mode });
    const said = await read(await walk(ann, url, 'ann'));
    assert.ok(said.code);
    assert.equal(said.state, url.searchParams.get('state'));
    assert.equal(said.iss, server.issuer);
    url.searchParams.set('prompt', 'none');
    url.searchParams.set('max_age', 'soon');
    const no = await read(await ann.open(url.href));
    assert.equal(no.error, 'invalid_request');
    assert.equal(no.code, undefined);
    assert.equal(no.state, url.searchParams.get('state'));
    assert.equal(no.iss, server.issuer);
  });

test("a page that posts to the client is ours, with no script of its own, and nobody's frame", async () => {
  const { url } = await ask(config, { response_mode: 'form_post' });
  const { headers, html } = await walk(ann, url, 'ann');
  assert.match(html, /<button[^>]* form="go-on">/, 'it works without scripts');
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) assert.match(tag, /src="\/assets\//);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-inline|form-action/);
  assert.match(policy, /frame-ancestors 'none'/);
});

test('a request by POST is a request like one by GET', async () => {
  const { url, redeem } = await ask(config);
  const fields = Object.fromEntries(url.searchParams);
  const { status, headers } = await post(`${server.url}/auth`, fields, { origin: 'https://app.example' });
  assert.equal(status, 303);
  const tokens = await redeem(await walk(ann, headers.get('location') as string, 'ann'));
  assert.ok(tokens.access_token);
});

test('a request by POST may name several APIs', async () => {
  const { url } = await ask(config);
  const fields = [...url.searchParams, ['resource', 'https://a.example'], ['resource', 'https://b.example']];
  const { headers } = await post(`${server.url}/auth`, fields as [string, string][]);
  const { searchParams } = new URL(headers.get('location') as string, server.url);
  assert.deepEqual(searchParams.getAll('resource'), ['https://a.example', 'https://b.example']);
  assert.equal((await send(`${server.url}/auth`, { method: 'POST', body: '{}' })).status, 415);
});

test('an unknown response mode or type is told to the client', async () => {
  const mode = query(await ann.open((await ask(config, { response_mode: 'pigeon' })).url.href));
  assert.equal(mode.error, 'unsupported_response_mode');
  assert.equal(mode.iss, server.issuer);
  for (const response_type of ['token', 'pigeon']) {
    const said = await ann.open((await ask(config, { response_type })).url.href);
    const { error, iss } = { ...fragment(said), ...query(said) };
    assert.equal(error, 'unsupported_response_type');
    assert.equal(iss, server.issuer);
  }
  const hybrid = fragment(await ann.open((await ask(config, { response_type: 'code id_token' })).url.href));
  assert.match(hybrid.error ?? '', /unauthorized_client|invalid_request/, 'no client was given an implicit answer');
});

test('an answer carries no more than its state, whatever that is', async () => {
  const state = `"><script>alert(1)</script>&x=y#z`;
  const { url } = await ask(config, { response_mode: 'form_post', state });
  const page = await walk(ann, url, 'ann');
  assert.doesNotMatch(page.html, /<script>alert/);
  const back = await walk(ann, (await ask(config, { state })).url, 'ann');
  assert.equal(query(back).state, state);
});

test('a client that was given the hybrid flow gets an ID token beside the code, bound to it', async () => {
  const hybrid = await discover(server, await app({ response_types: ['code id_token'] }));
  client.useCodeIdTokenResponseType(hybrid);
  const state = client.randomState();
  const nonce = client.randomNonce();
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(hybrid, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const page = await walk(ann, url, 'ann');
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const tokens = await client.authorizationCodeGrant(hybrid, new URL(page.url), checks);
  assert.equal(tokens.claims()?.nonce, nonce);
});
