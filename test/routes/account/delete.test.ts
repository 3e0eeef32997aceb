import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deriveKey } from '../../../config/secrets.js';
import { accounts } from '../../../src/models/account.js';
import { artifacts } from '../../../src/models/artifact.js';
import { challenges } from '../../../src/models/challenge.js';
import { issueChallenge } from '../../../src/services/challenges.js';
import { configureOutbox, enqueue } from '../../../src/services/outbox.js';
import { app, type Ground, openGround, person } from '../../support/ground.js';
import { discover, password, type Registered, signIn } from '../../support/relying-party.js';
import { bearer, postAs, send } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';
import { signedInPerson } from '../../support/signed-in.js';
import { type Smtp, startSmtp } from '../../support/smtp.js';

const path = '/account/delete';
let smtp: Smtp;
let server: TestServer;
let ground: Ground;
let printer: Registered;

before(async () => {
  smtp = await startSmtp();
  server = await startServer({ SMTP_URL: smtp.url });
  ground = await openGround(server);
  printer = await app();
});
after(async () => {
  await ground.close();
  await server.stop();
  await smtp.close();
});

const tokensOf = async (name: string, scope = 'openid account') =>
  (await signIn(server, await discover(server, printer), name, { scope })).tokens;
const isActive = async (token: string) => (await postAs(`${server.url}/introspect`, printer, { token })).json.active;

test('deletes an account with all that hangs on it, says so, and sends a last letter', async () => {
  const ann = await person('ann');
  const { access_token } = await tokensOf('ann');
  const desk = await signedInPerson(server, 'ann');
  const phone = await signedInPerson(server, 'ann');
  await issueChallenge('reset', ann, 600);
  const done = await desk.browser.submit(await desk.browser.open(path), /delete$/, { confirmation: 'ANN', password });
  assert.match(done.url, /account\/deleted$/);
  assert.match(done.html, /Your account is deleted/);
  assert.equal(await accounts.find({ _id: ann._id }), null);
  assert.equal(await artifacts.count({ accountId: ann._id }), 0);
  assert.equal(await challenges.count({ accountId: ann._id }), 0);
  assert.equal(await isActive(access_token), false);
  for (const one of [desk, phone]) assert.equal((await one.json('GET', '/account/profile')).status, 401);
  await smtp.waitFor('ann@example.com', /deleted/i);
  // The names are free again.
  await person('ann');
});

test('asks for the password and the username, names what is not right, and soon makes wait who guesses', async () => {
  await person('ben');
  const ben = await signedInPerson(server, 'ben');
  const ask = (body: object) => ben.json('POST', path, body);
  const missing = await ask({});
  assert.deepEqual(
    missing.json.errors.map(({ name }: { name: string }) => name),
    ['confirmation', 'password'],
  );
  const wrong = await ben.browser.submit(await ben.browser.open(path), /delete$/, {
    confirmation: 'ann',
    password: 'no',
  });
  assert.equal(wrong.status, 400);
  assert.match(wrong.html, /Type ben to confirm/);
  assert.match(wrong.html, /not your present password/);
  assert.match(wrong.html, /value="ann"/);
  for (let i = 0; i < 5; i++) await ask({ confirmation: 'ben', password: 'no' });
  const refused = await ask({ confirmation: 'ben', password });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.equal((await ben.json('GET', '/account/profile')).status, 200);
});

test('takes a token with the scope account, and answers a program without a page', async () => {
  const eve = await person('eve');
  const { access_token } = await tokensOf('eve');
  const body = JSON.stringify({ confirmation: 'eve@example.com', password });
  const headers = { ...bearer(access_token), 'content-type': 'application/json' };
  assert.equal((await send(`${server.url}${path}`, { method: 'POST', headers, body })).status, 204);
  assert.equal(await accounts.find({ _id: eve._id }), null);
  assert.equal((await send(`${server.url}${path}`, { method: 'POST', headers, body })).status, 401);
});

test('goes on after a crash from where it was decided, and writes of no change that was not made', async () => {
  configureOutbox({ key: deriveKey(ground.config.secrets, 'outbox') });
  const { _id: accountId } = await person('una');
  const una = await signedInPerson(server, 'una');
  const asked = { at: new Date() };
  // All that is stored when the process dies right after the first write, of either.
  await enqueue('email-changed', { accountId, before: 'una@example.com', after: 'una@new.example', asked });
  await enqueue('account-deleted', { accountId, email: 'una@example.com', asked });
  assert.match((await smtp.waitFor('una@example.com', /^/, 15_000)).subject, /deleted/i);
  assert.equal(await accounts.find({ _id: accountId }), null);
  assert.equal((await una.json('GET', '/account/profile')).status, 401);
  assert.equal(smtp.letters.filter(({ to }) => to === 'una@example.com').length, 1);
});
