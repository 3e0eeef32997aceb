import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import mongoose from 'mongoose';
import * as client from 'openid-client';
import { rotateSecret } from '../../src/services/clients.js';
import { issueRegistrationToken } from '../../src/services/registration-tokens.js';
import { app, type Ground, machine, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { approveDevice, ask, discover, password, signIn, walk } from '../support/relying-party.js';
import { bearer, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

before(async () => {
  server = await startServer({ REGISTRATION: 'token' });
  ground = await openGround(server);
  await person('ann');
});
after(async () => {
  await ground.close();
  await server.stop();
});

/** Every byte that the store keeps: the database's own files, or every document of the database. */
async function stored(): Promise<string> {
  const { DATA_DIR, MONGODB_URI } = ground.config;
  if (MONGODB_URI) {
    const connection = await mongoose.createConnection(MONGODB_URI).asPromise();
    const collections = (await connection.db?.listCollections().toArray()) ?? [];
    const all = await Promise.all(collections.map(({ name }) => connection.collection(name).find().toArray()));
    await connection.close();
    return JSON.stringify(all);
  }
  const files = readdirSync(DATA_DIR).filter((name) => !name.startsWith('secrets'));
  assert.ok(files.length);
  return files.map((name) => readFileSync(join(DATA_DIR, name), 'latin1')).join('\n');
}

test('whoever steals the database finds nothing that opens anything', async () => {
  const secrets: Record<string, string | undefined> = { password };
  const mine = await app({ grant_types: ['authorization_code', 'refresh_token', deviceGrant] });
  const config = await discover(server, mine);
  secrets.clientSecret = mine.client_secret;
  const ann = new Person(server.issuer);

  const { tokens } = await signIn(server, config, 'ann', {}, ann);
  secrets.accessToken = tokens.access_token;
  secrets.refreshToken = tokens.refresh_token;
  secrets.idToken = tokens.id_token;
  secrets.successor = (await client.refreshTokenGrant(config, tokens.refresh_token as string)).refresh_token;

  const asked = await ask(config, { prompt: 'consent' });
  const consent = await ann.open(asked.url.href);
  secrets.interaction = new URL(consent.url).pathname.split('/').at(-1);
  secrets.code = new URL((await ann.allow(consent)).url).searchParams.get('code') as string;
  await ann.open((await ask(config, { prompt: 'login' })).url.href);
  for (const [name, value] of ann.cookies) if (!/sig /.test(name)) secrets[`cookie ${name}`] = value;

  const pushed = await client.buildAuthorizationUrlWithPAR(config, asked.url.searchParams);
  secrets.pushed = pushed.searchParams.get('request_uri')?.split(':').at(-1);
  const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
  const waiting = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
  await approveDevice(ann, device.user_code, 'ann');
  Object.assign(secrets, { device: device.device_code, waiting: waiting.device_code });
  Object.assign(secrets, { userCode: waiting.user_code, plainUserCode: waiting.user_code.replace('-', '') });

  const job = await machine();
  secrets.jobSecret = job.client_secret;
  secrets.rotated = (await rotateSecret(job.client_id, { overlapSeconds: 60 })).secret;
  secrets.machineToken = (await client.clientCredentialsGrant(await discover(server, job))).access_token;
  secrets.initial = (await issueRegistrationToken({ expiresInSeconds: 60 })).token;
  const registered = await send(`${server.url}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(secrets.initial) },
    body: JSON.stringify({ client_name: 'Stranger', redirect_uris: ['https://app.example/cb'] }),
  });
  secrets.registeredSecret = registered.json.client_secret;
  secrets.management = registered.json.registration_access_token;
  await walk(ann, pushed, 'ann');

  const all = await stored();
  assert.ok(all.includes(mine.client_id), 'this is the right database');
  for (const [name, value] of Object.entries(secrets)) {
    assert.ok(value && value.length >= 8, `${name} is ${value}`);
    assert.ok(!all.includes(value), `${name} stands in the database in clear`);
    if (value.startsWith('gh_')) assert.ok(!all.includes(value.slice(6)), `${name} stands there without its prefix`);
  }
  // A walk's id is in its path and so in the log; it opens nothing without the cookie's signature.
  const log = server.output();
  for (const [name, value] of Object.entries(secrets))
    assert.ok(/interaction|resume/.test(name) || !log.includes(value as string), `${name} is in the log`);
});
