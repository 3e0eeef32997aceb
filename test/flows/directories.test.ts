import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { createDirectory, disableDirectory, enableDirectory } from '../../src/services/directories.js';
import { settle } from '../../src/services/revision.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { discover, password, redirectUri, signIn } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let partners: client.Configuration;
let usual: client.Configuration;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await createDirectory({ id: 'partners', name: 'Partners' });
  await person('ann');
  await person('pat', { directoryId: 'partners' });
  const grant_types = ['authorization_code', 'refresh_token', 'password'];
  const registered = await app({ grant_types }, { directoryId: 'partners', introspectAny: true });
  usual = await discover(server, await app());
  partners = await discover(server, registered);
  await settle();
});
after(async () => {
  await ground.close();
  await server.stop();
});

const byPassword = (username: string) =>
  client.genericGrantRequest(partners, 'password', { username, password, scope: 'openid' });

test('a client of a directory signs in its accounts and no others, on the page and by the password grant', async () => {
  const { tokens } = await signIn(server, partners, 'pat');
  assert.ok(tokens.access_token);
  await assert.rejects(signIn(server, partners, 'ann'));
  assert.ok((await byPassword('pat')).access_token);
  await assert.rejects(byPassword('ann'), { error: 'invalid_grant' });
});

test('whoever is signed in in one directory has to sign in anew on the way to a client of another', async () => {
  const visitor = new Person(server.issuer);
  await signIn(server, partners, 'pat', {}, visitor);
  const url = client.buildAuthorizationUrl(usual, {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge('a'.repeat(43)),
    code_challenge_method: 'S256',
  });
  assert.match((await visitor.open(url.href)).html, /name="password"/);
});

test('everybody has an account page', async () => {
  const visitor = new Person(server.issuer);
  const page = await visitor.open('/account?directory=partners');
  assert.match((await visitor.signIn(page, 'pat', password)).html, /pat@example\.com/);
});

test('while a directory is disabled nothing that its accounts hold is good', async () => {
  const { tokens } = await signIn(server, partners, 'pat');
  const isActive = async () => (await client.tokenIntrospection(partners, tokens.access_token)).active;
  assert.equal(await isActive(), true);
  await disableDirectory('partners');
  await settle();
  assert.equal(await isActive(), false);
  await assert.rejects(client.refreshTokenGrant(partners, tokens.refresh_token!), { error: 'invalid_grant' });
  await assert.rejects(byPassword('pat'), { error: 'invalid_grant' });
  await enableDirectory('partners');
  await settle();
  assert.equal(await isActive(), true);
});
