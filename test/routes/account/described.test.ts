import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Api, describedApi } from '../../support/described-api.js';
import { app, type Ground, openGround, person } from '../../support/ground.js';
import { discover, password, signIn } from '../../support/relying-party.js';
import { bearer } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';

let server: TestServer;
let ground: Ground;
let api: Api;
let headers: Record<string, string>;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  api = await describedApi(server.url);
  await person('jane', { claims: { sub: 'not of ours', phone_number: '+49 30 901820', phone_number_verified: true } });
  const client = await app();
  const { tokens } = await signIn(server, await discover(server, client), 'jane', { scope: 'openid account' });
  headers = bearer(tokens.access_token);
});
after(async () => {
  await ground.close();
  await server.stop();
});

/** Each answer is held against /openapi.json by `api`; here only its status. */
const walk: [method: string, path: string, status: number, body?: object][] = [
  ['GET', '/account/profile', 200],
  ['PATCH', '/account/profile', 200, { given_name: 'Jane', address: { locality: 'Bonn' } }],
  ['PATCH', '/account/profile', 400, { birthdate: 'never' }],
  ['POST', '/account/profile', 200, { locality: 'Berlin' }],
  ['GET', '/account/email', 200],
  ['POST', '/account/email', 400, { email: 'nowhere' }],
  ['POST', '/account/email', 202, { email: 'jane@new.example' }],
  ['GET', '/account/email', 200],
  ['POST', '/account/email/confirm', 400, { code: 'wrong' }],
  ['POST', '/account/email/confirm', 400, { token: 'wrong' }],
  ['GET', '/account/sessions', 200],
  ['DELETE', '/account/sessions/nobody', 404],
  ['DELETE', '/account/sessions', 400],
  ['DELETE', '/account/sessions?others=true', 204],
  ['GET', '/account/applications', 200],
  ['DELETE', '/account/applications/nobody', 404],
  ['GET', '/account/data', 200],
  ['POST', '/account/delete', 400, { confirmation: 'jane', password: 'wrong' }],
  ['POST', '/account/delete', 204, { confirmation: 'jane', password }],
  ['GET', '/account/profile', 401],
];

test('every answer of the account routes is as it is described', async () => {
  for (const [method, path, status, body] of walk)
    assert.equal((await api.call(method, path, body, headers)).status, status, `${method} ${path}`);
});

test('whoever lacks the scope or the token is told so as it is described', async () => {
  const other = await person('other');
  const client = await app();
  const { tokens } = await signIn(server, await discover(server, client), other.username, { scope: 'openid' });
  for (const [method, path, , body] of walk.filter(([, path]) => !path.endsWith('/confirm'))) {
    assert.equal((await api.call(method, path, body)).status, 401, `${method} ${path}`);
    assert.equal((await api.call(method, path, body, bearer(tokens.access_token))).status, 403, `${method} ${path}`);
  }
});
