import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type * as client from 'openid-client';
import type { Account } from '../../src/models/account.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, signIn, signOut } from '../support/relying-party.js';
import { send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let account: Account;
let ann: Person;
/** A relying party that listens on the back channel, and what it was told. */
let party: Server;
let told: { type: string | undefined; body: string }[];
let answer: (body: string) => number | Promise<number>;
let backchannel: string;
const afterwards = 'https://app.example/signed-out';

before(async () => {
  server = await startServer({ ALLOW_PRIVATE_FETCH: 'true' });
  ground = await openGround(server);
  account = await person('ann');
  party = createServer(async (request, response) => {
    const body = await text(request);
    told.push({ type: request.headers['content-type'], body });
    response.writeHead(await answer(body)).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => party.once('listening', resolve));
  backchannel = `http://localhost:${(party.address() as { port: number }).port}/logout`;
});
beforeEach(() => {
  ann = new Person(server.issuer);
  told = [];
  answer = () => 200;
});
after(async () => {
  party.closeAllConnections();
  party.close();
  await ground.close();
  await server.stop();
});

async function signedIn(metadata: Record<string, unknown> = {}, by = ann) {
  const mine = await app({ post_logout_redirect_uris: [afterwards], ...metadata });
  const config = await discover(server, mine);
  const { tokens } = await signIn(server, config, 'ann', {}, by);
  return { mine, config, tokens, hint: tokens.id_token as string };
}
async function verified({ mine, config }: { mine: Registered; config: client.Configuration }): Promise<JWTPayload> {
  const token = new URLSearchParams(told[0]?.body).get('logout_token') as string;
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri as string));
  return (await jwtVerify(token, keys, { issuer: server.issuer, audience: mine.client_id, typ: 'logout+jwt' })).payload;
}
test('a relying party is told over the back channel who signed out, and of which session', async () => {
  const party = await signedIn({ backchannel_logout_uri: backchannel });
  await signOut(ann);
  assert.equal(told.length, 1);
  assert.match(told[0]?.type ?? '', /^application\/x-www-form-urlencoded/);
  const payload = await verified(party);
  assert.equal(payload.sub, account._id);
  assert.equal(payload.sid, party.tokens.claims()?.sid);
  assert.ok(payload.sid && payload.jti && payload.iat);
  assert.equal(payload.nonce, undefined);
  assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} });
});

test('every party of the session is told, each in its own name for the person', async () => {
  const one = await signedIn({ backchannel_logout_uri: backchannel, subject_type: 'pairwise' });
  await signedIn({ backchannel_logout_uri: backchannel, id_token_signed_response_alg: 'ES256' });
  await signedIn();
  await signOut(ann);
  assert.equal(told.length, 2);
  const payloads = told.map(({ body }) => {
    const [, payload] = (new URLSearchParams(body).get('logout_token') as string).split('.');
    return JSON.parse(Buffer.from(payload as string, 'base64url').toString());
  });
  const hers = payloads.find(({ aud }) => aud === one.mine.client_id);
  assert.equal(hers.sub, one.tokens.claims()?.sub);
  assert.notEqual(hers.sub, account._id);
});

test('a party that fails or is slow keeps nobody from signing out', async () => {
  answer = (body) => (body ? new Promise((resolve) => setTimeout(resolve, 4000, 200)) : 200);
  await signedIn({ backchannel_logout_uri: backchannel });
  const start = Date.now();
  const page = await signOut(ann);
  assert.equal(page.status, 200);
  assert.ok(Date.now() - start < 3900);
  answer = () => 500;
  await signedIn({ backchannel_logout_uri: backchannel });
  assert.equal((await signOut(ann)).status, 200);
  await server.printed(/"event":"backchannel\.error"/);
});

test('a private address is told nothing, unless that is allowed', async (t) => {
  const { config } = await signedIn({ backchannel_logout_uri: backchannel });
  const careful = await startServer({ ...server.settings, ALLOW_PRIVATE_FETCH: 'false', ISSUER: server.issuer });
  t.after(() => careful.stop());
  const asked = await ann.send(`${careful.url}/session/end`);
  const [, xsrf = ''] = /name="xsrf" value="(\w+)"/.exec(await asked.text()) ?? [];
  const done = await ann.send(`${careful.url}/session/end/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.issuer },
  });
  assert.equal(done.status, 303);
  assert.equal(told.length, 0);
  await careful.printed(/"event":"backchannel\.error"/);
  assert.match((await ann.open((await ask(config, { prompt: 'none' })).url.href)).url, /error=login_required/);
});

test('a relying party asks for the sign-out and gets the person back', async () => {
  const { hint } = await signedIn();
  const query = { id_token_hint: hint, post_logout_redirect_uri: afterwards, state: 'a state' };
  const asked = await ann.open(`/session/end?${new URLSearchParams(query)}`);
  assert.match(asked.html, /Photo Printer/);
  const page = await ann.submit(asked, /\/session\/end\/confirm$/, { logout: 'yes' });
  assert.equal(page.url, `${afterwards}?state=a+state`);
  const again = await ann.open(`/session/end?${new URLSearchParams(query)}`);
  assert.equal(again.url, `${afterwards}?state=a+state`, 'whoever is signed out already is not asked');
});

test('it may ask by POST, and name itself instead of an ID token', async () => {
  const { mine } = await signedIn();
  const fields = { client_id: mine.client_id, post_logout_redirect_uri: afterwards };
  const { status, headers } = await send(`${server.url}/session/end`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://app.example' },
  });
  assert.equal(status, 303);
  const asked = await ann.open(headers.get('location') as string);
  const page = await ann.submit(asked, /\/session\/end\/confirm$/, { logout: 'yes' });
  assert.equal(page.url, afterwards);
});

test('nobody is sent to an address that the client did not register', async () => {
  const { hint, mine } = await signedIn();
  const evil = 'https://evil.example/';
  const wrong: Record<string, string>[] = [
    { id_token_hint: hint, post_logout_redirect_uri: evil },
    { client_id: mine.client_id, post_logout_redirect_uri: evil },
    { id_token_hint: 'x.y.z', post_logout_redirect_uri: afterwards },
    { client_id: 'unknown', post_logout_redirect_uri: afterwards },
  ];
  for (const query of wrong) {
    const page = await ann.open(`/session/end?${new URLSearchParams(query)}`);
    assert.equal(page.status, 400);
    assert.doesNotMatch(page.html, /evil/);
  }
  const page = await signOut(ann, { post_logout_redirect_uri: evil });
  assert.equal(new URL(page.url).origin, server.issuer, 'without a client there is nowhere to go');
});

test('whoever stays stays, and a forged form does nothing', async () => {
  const { config } = await signedIn();
  const asked = await ann.open('/session/end');
  const forged = await ann.send(`${server.url}/session/end/confirm`, {
    method: 'POST',
    body: 'logout=yes&xsrf=guess',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  });
  assert.equal(forged.status, 403);
  const stayed = await ann.submit(asked, /\/session\/end\/confirm$/);
  assert.equal(stayed.status, 200);
  const { tokens } = await signIn(server, config, 'nobody', { prompt: 'none' }, ann);
  assert.ok(tokens.access_token);
});
