import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { addAccount, addClient, discover, signIn } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let config: client.Configuration;

before(async () => {
  server = await startServer();
  await addAccount(server, 'ann');
  config = await discover(server, await addClient(server));
});
after(() => server.stop());

const refused = { error: 'invalid_grant' };
const firstToken = async () => (await signIn(server, config, 'ann')).tokens.refresh_token as string;
const next = async (token: string) => (await client.refreshTokenGrant(config, token)).refresh_token as string;

test('ten who refresh with one token at once get the very same successor', async () => {
  const first = await firstToken();
  const successors = await Promise.all(Array.from({ length: 10 }, () => next(first)));
  assert.equal(new Set(successors).size, 1);
  assert.notEqual(successors[0], first);
});

test('a token that is used again after its successor was used ends the whole grant', async () => {
  const first = await firstToken();
  const second = await next(first);
  assert.equal(await next(first), second, 'a lost answer is given again');
  const third = await next(second);
  await assert.rejects(next(first), refused);
  await assert.rejects(next(third), refused);
});
