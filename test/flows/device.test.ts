import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { api, app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { approveDevice, discover, type Registered } from '../support/relying-party.js';
import { post, postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;
let television: Registered;
let config: client.Configuration;
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const photos = 'https://photos.example/api';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  await api(photos, 'album:read');
  ann = new Person(server.issuer);
  const metadata = { grant_types: [grantType, 'refresh_token'], redirect_uris: [], client_name: 'Television' };
  television = await app({ ...metadata, token_endpoint_auth_method: 'none' }, { resources: [photos] });
  config = await discover(server, television, client.None());
});
after(async () => {
  await ground.close();
  await server.stop();
});

const begin = (more: Record<string, string> = {}) =>
  client.initiateDeviceAuthorization(config, { scope: 'openid profile', ...more });
const poll = (device_code: string, as = television) =>
  postAs(`${server.url}/token`, as, { grant_type: grantType, device_code });

test('a device gets tokens once a person has allowed it (RFC 8628)', async () => {
  const device = await begin();
  assert.match(device.user_code, /^[B-Z]{4}-[B-Z]{4}$/);
  assert.equal(device.verification_uri, `${server.issuer}/device`);
  assert.equal(device.expires_in, 600);
  assert.equal((await poll(device.device_code)).json.error, 'authorization_pending');
  const page = await approveDevice(ann, device.user_code, 'ann');
  assert.match(page.html, /Television/);
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0 });
  assert.equal(
    tokens.claims()?.sub,
    (await client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck)).sub,
  );
  assert.ok(tokens.refresh_token);
  assert.equal((await poll(device.device_code)).json.error, 'invalid_grant', 'a code counts once');
});

test('the code may be typed as people type, and may come with the link', async () => {
  const typed = await begin();
  const page = await approveDevice(ann, typed.user_code.replace('-', ' ').toLowerCase(), 'ann');
  assert.match(page.html, /Television/);
  assert.equal((await poll(typed.device_code)).status, 200);
  const linked = await begin();
  const confirm = await ann.open(linked.verification_uri_complete as string);
  assert.match(confirm.html, new RegExp(linked.user_code));
  await ann.submit(confirm, /\/device$/);
  assert.equal((await poll(linked.device_code)).status, 200);
});

test('whoever says no is believed, and the code is used up', async () => {
  const device = await begin();
  const asked = await ann.submit(await ann.open('/device'), /\/device$/, { user_code: device.user_code });
  const page = await ann.submit(asked, /\/device$/, { abort: 'yes' });
  assert.ok(page.status < 500);
  assert.equal((await poll(device.device_code)).json.error, 'access_denied');
});

test('whoever denies consent is believed too', async () => {
  const device = await begin({ scope: 'openid phone' });
  const asked = await ann.submit(await ann.open('/device'), /\/device$/, { user_code: device.user_code });
  const consent = await ann.submit(asked, /\/device$/);
  assert.match(consent.html, /name="decision"/);
  const page = await ann.submit(consent, /\/consent$/, { decision: 'deny' });
  assert.equal(page.status, 200);
  assert.equal((await poll(device.device_code)).json.error, 'access_denied');
});

test('a wrong code says so, and the form is there again', async () => {
  const page = await ann.submit(await ann.open('/device'), /\/device$/, { user_code: 'BBBB-BBBB' });
  assert.equal(page.status, 200);
  assert.match(page.html, /name="user_code"/);
});

test('a form that comes without a session does nothing, and is no fault of ours', async () => {
  const { status } = await post(`${server.url}/device`, { user_code: 'BBBB-BBBB', confirm: 'yes', xsrf: 'x' });
  assert.ok(status < 500, String(status));
});

test("a code is its device's alone, and ends", async () => {
  const device = await begin();
  const other = await app({ grant_types: [grantType], redirect_uris: [], token_endpoint_auth_method: 'none' });
  assert.equal((await poll(device.device_code, other)).json.error, 'invalid_grant');
  assert.equal((await poll('unknown')).json.error, 'invalid_grant');
  assert.equal((await poll(device.device_code)).json.error, 'authorization_pending');
});

test('a client without this grant is refused', async () => {
  const { client_id } = await app({ token_endpoint_auth_method: 'none' });
  const { status, json } = await post(`${server.url}/device/auth`, { client_id });
  assert.equal(status, 400);
  assert.equal(json.error, 'unauthorized_client');
});

test('a device asks for an API like any client', async () => {
  const device = await begin({ scope: 'openid album:read', resource: photos });
  await approveDevice(ann, device.user_code, 'ann');
  const { json } = await poll(device.device_code);
  assert.equal(json.scope, 'album:read');
  const resourceServer = await machine({}, { introspectAny: true });
  const told = await postAs(`${server.url}/introspect`, resourceServer, { token: json.access_token });
  assert.equal(told.json.aud, photos);
});
