import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { addAccount, addClient, discover, signIn } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let account: { id: string };

before(async () => {
  server = await startServer();
  account = await addAccount(server, 'ann', '--name', 'Ann Example');
});
after(() => server.stop());

test('a relying party signs a person in by code and PKCE, and learns who it is', async () => {
  const config = await discover(server, await addClient(server));
  const { tokens } = await signIn(server, config, 'ann');
  const claims = tokens.claims();
  assert.equal(claims?.sub, account.id);
  assert.equal(claims?.iss, server.issuer);
  assert.deepEqual(claims?.amr, ['pwd']);
  assert.equal(typeof claims?.auth_time, 'number');
  const info = await client.fetchUserInfo(config, tokens.access_token, account.id);
  assert.equal(info.name, 'Ann Example');
  assert.equal(info.preferred_username, 'ann');
  assert.equal(info.email_verified, true);
});
