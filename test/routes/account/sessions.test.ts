import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { decodeJwt } from 'jose';
import { loadConfig } from '../../../config/index.js';
import { artifacts } from '../../../src/models/artifact.js';
import { createAdapter } from '../../../src/oidc/adapter.js';
import { app, type Ground, openGround, person } from '../../support/ground.js';
import { discover, type Registered, signIn } from '../../support/relying-party.js';
import { bearer, postAs, send } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';
import { type SignedInPerson, signedInPerson } from '../../support/signed-in.js';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const path = '/account/sessions';
let server: TestServer;
let ground: Ground;
let party: Server;
let told: string[];
let mine: Registered;
let name: string;
let desk: SignedInPerson;
let phone: SignedInPerson;

before(async () => {
  server = await startServer({ ALLOW_PRIVATE_FETCH: 'true' });
  ground = await openGround(server);
  party = createServer(async (request, response) => {
    told.push(new URLSearchParams(await text(request)).get('logout_token') as string);
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => party.once('listening', resolve));
  const { port } = party.address() as { port: number };
  mine = await app({ backchannel_logout_uri: `http://localhost:${port}/logout` });
});
after(async () => {
  party.closeAllConnections();
  party.close();
  await ground.close();
  await server.stop();
});
let count = 0;
beforeEach(async () => {
  told = [];
  name = `person${++count}`;
  await person(name);
  desk = await signedInPerson(server, name, firefox);
  phone = await signedInPerson(server, name);
});

const list = async ({ json }: SignedInPerson) => (await json('GET', path)).json.sessions as Record<string, string>[];
const otherOf = async (one: SignedInPerson) => (await list(one)).find(({ current }) => !current)?.id as string;
const isSignedIn = async ({ json }: SignedInPerson) => (await json('GET', path)).status === 200;
const isActive = async (token: string) =>
  (await postAs(`${server.url}/introspect`, mine, { token })).json.active as boolean;
const tokensFor = async ({ browser }: SignedInPerson, scope: string) => {
  const more: Record<string, string> = { scope };
  if (scope.includes('offline_access')) more.prompt = 'consent';
  const { tokens } = await signIn(server, await discover(server, mine), name, more, browser);
  return tokens;
};

test('tells of each browser what it is, where it was seen, and which one asks', async () => {
  const [first, second] = (await list(desk)).sort((one) => (one.current ? -1 : 1));
  assert.deepEqual(
    [first?.current, first?.browser, first?.system, first?.address],
    [true, 'Firefox', 'Linux', '127.0.0.1'],
  );
  assert.deepEqual([second?.current, second?.browser], [false, undefined]);
  for (const at of [first?.signed_in_at, first?.last_seen_at])
    assert.ok(Math.abs(Date.parse(at as string) - Date.now()) < 60_000);
  const page = await desk.browser.open(path);
  assert.match(page.html, /Firefox on Linux/);
  assert.match(page.html, /This browser/);
});

test('writes that a browser was seen at most once a minute', async () => {
  const kept = async () => (await artifacts.find({ uid: await otherOf(phone) }))?.payload;
  const before = await kept();
  await desk.browser.open(path);
  assert.equal(await kept(), before);
});

test('signs one browser out: what lives with it ends, and its clients are told', async () => {
  const bound = await tokensFor(phone, 'openid');
  const kept = await tokensFor(desk, 'openid');
  const id = await otherOf(desk);
  assert.equal((await desk.json('DELETE', `${path}/${id}`)).status, 204);
  assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone)], [true, false]);
  assert.deepEqual([await isActive(bound.access_token), await isActive(kept.access_token)], [false, true]);
  assert.equal(told.length, 1);
  assert.equal(decodeJwt(told[0] as string).sid, bound.claims()?.sid);
  assert.equal((await desk.json('DELETE', `${path}/${id}`)).status, 404);
});

test('signs out everywhere else, and leaves what outlives a session', async () => {
  const third = await signedInPerson(server, name);
  const offline = await tokensFor(phone, 'openid offline_access');
  const page = await desk.browser.open(path);
  const form = /name="others"/.test(page.html);
  assert.ok(form);
  assert.equal((await desk.json('DELETE', path)).status, 400);
  assert.equal((await desk.json('DELETE', `${path}?others=true`)).status, 204);
  assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone), await isSignedIn(third)], [true, false, false]);
  assert.equal(await isActive(offline.access_token), true);
  assert.equal(told.length, 1);
  assert.doesNotMatch((await desk.browser.open(path)).html, /name="others"/);
});

test('does both by the forms of its page', async () => {
  const page = await desk.browser.open(path);
  const done = await desk.browser.submit(page, /account\/sessions$/);
  assert.match(done.url, /sessions\?ended$/);
  assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone)], [true, false]);
});

test('knows nothing of the sessions of others', async () => {
  await person(`${name}-else`);
  const other = await signedInPerson(server, `${name}-else`);
  assert.equal((await other.json('DELETE', `${path}/${await otherOf(desk)}`)).status, 404);
  assert.equal((await list(other)).length, 1);
  assert.ok(await isSignedIn(phone));
});

test('takes the session in which a token was asked for as the one that stays', async () => {
  const { access_token } = await tokensFor(phone, 'openid account');
  const headers = bearer(access_token);
  const { json } = await send(`${server.url}${path}`, { headers });
  assert.equal(json.sessions.find(({ current }: { current: boolean }) => current).browser, undefined);
  await send(`${server.url}${path}?others=true`, { method: 'DELETE', headers });
  assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone)], [false, true]);
});

test('writes no session back that was ended while a request of it was under way', async () => {
  const sessions = createAdapter('Session', loadConfig({ DATA_DIR: server.settings.DATA_DIR as string }), (id) => id);
  const payload = { uid: `uid of ${name}`, accountId: name, kind: 'Session' };
  await sessions.upsert(name, payload, 60);
  await sessions.upsert(name, { ...payload, stands: true, loginTs: 7 }, 60);
  assert.equal((await sessions.find(name))?.loginTs, 7);
  await sessions.destroy(name);
  await sessions.upsert(name, { ...payload, stands: true }, 60);
  assert.equal(await sessions.find(name), undefined);
});
