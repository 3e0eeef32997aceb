import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import * as client from 'openid-client';
import { api, app, type Ground, openGround, person } from '../../support/ground.js';
import { ask, discover, type Registered, signIn } from '../../support/relying-party.js';
import { bearer, postAs, send } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';
import { type SignedInPerson, signedInPerson } from '../../support/signed-in.js';

const path = '/account/applications';
const photos = 'https://photos.example';
let server: TestServer;
let ground: Ground;
let printer: Registered;
let config: client.Configuration;
let name: string;
let someone: SignedInPerson;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await api(photos, 'album:read');
  printer = await app({ client_uri: 'https://printer.example' }, { resources: [photos] });
  config = await discover(server, printer);
});
after(async () => {
  await ground.close();
  await server.stop();
});
let count = 0;
beforeEach(async () => {
  name = `person${++count}`;
  await person(name);
  someone = await signedInPerson(server, name);
});

const grant = async (scope = 'openid email', more: Record<string, string> = {}, who = someone) =>
  (await signIn(server, config, name, { scope, ...more }, who.browser)).tokens;
const list = async ({ json }: SignedInPerson = someone) => (await json('GET', path)).json.applications;
const isActive = async (token: string) => (await postAs(`${server.url}/introspect`, printer, { token })).json.active;

test('tells which applications have access, to what, and since when; our own pages are none', async () => {
  assert.deepEqual(await list(), []);
  await grant();
  const elsewhere = await signedInPerson(server, name);
  await grant('openid profile album:read', { resource: photos }, elsewhere);
  const [{ granted_at, ...only }, ...others] = await list();
  assert.deepEqual(others, []);
  assert.ok(Math.abs(Date.parse(granted_at) - Date.now()) < 60_000);
  assert.deepEqual(
    { ...only, scopes: only.scopes.sort() },
    {
      id: printer.client_id,
      name: 'Photo Printer',
      uri: 'https://printer.example',
      scopes: ['email', 'openid', 'profile'],
      resources: [{ identifier: photos, scopes: ['album:read'] }],
    },
  );
  for (const at of ['/account', path]) assert.match((await someone.browser.open(at)).html, /Photo Printer/);
});

test('takes back all access at once, and the application has to ask again', async () => {
  const first = await grant('openid offline_access', { prompt: 'consent' });
  const second = await grant('openid email', {}, await signedInPerson(server, name));
  assert.equal((await someone.json('DELETE', `${path}/${printer.client_id}`)).status, 204);
  for (const token of [first.access_token, first.refresh_token, second.access_token, second.refresh_token])
    assert.equal(await isActive(token as string), false);
  assert.equal((await send(`${server.url}/userinfo`, { headers: bearer(second.access_token) })).status, 401);
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token as string), { error: 'invalid_grant' });
  assert.deepEqual(await list(), []);
  const asked = await someone.browser.open((await ask(config, { scope: 'openid email' })).url.href);
  assert.match(asked.html, /name="decision"/);
  assert.equal((await someone.json('DELETE', `${path}/${printer.client_id}`)).status, 404);
});

test('does so by the form of its page, and of the page before', async () => {
  for (const at of [path, '/account']) {
    const { access_token } = await grant();
    const done = await someone.browser.submit(await someone.browser.open(at), /withdraw$/);
    assert.match(done.url, /applications\?withdrawn$/);
    assert.equal(await isActive(access_token), false);
  }
});

test('touches nobody else, and nothing of our own', async () => {
  const { access_token } = await grant();
  await person(`${name}-else`);
  const other = await signedInPerson(server, `${name}-else`);
  assert.equal((await other.json('DELETE', `${path}/${printer.client_id}`)).status, 404);
  assert.equal(await isActive(access_token), true);
  assert.equal((await other.json('DELETE', `${path}/gatehouse`)).status, 404);
  assert.deepEqual(await list(other), []);
});
