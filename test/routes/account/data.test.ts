import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accounts } from '../../../src/models/account.js';
import { issueChallenge } from '../../../src/services/challenges.js';
import { app, type Ground, openGround, person } from '../../support/ground.js';
import { discover, password, signIn } from '../../support/relying-party.js';
import { startServer, type TestServer } from '../../support/server.js';
import { type SignedInPerson, signedInPerson } from '../../support/signed-in.js';

const path = '/account/data';
let server: TestServer;
let ground: Ground;
let jane: SignedInPerson;
let secrets: string[];

before(async () => {
  server = await startServer({ REAUTHENTICATION_SECONDS: '3' });
  ground = await openGround(server);
  const account = await person('jane', { name: 'Jane Doe', claims: { locality: 'Bonn' }, groups: ['staff'] });
  jane = await signedInPerson(server, 'jane', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  const { tokens } = await signIn(server, await discover(server, await app()), 'jane', {}, jane.browser);
  const { token, code } = await issueChallenge('email', account, 600, { email: 'new@example.com' });
  const { passwordHash } = (await accounts.find({ _id: account._id }))!;
  const cookies = [...jane.browser.cookies].filter(([name]) => /^session/.test(name)).map(([, value]) => value);
  secrets = [tokens.access_token, tokens.refresh_token!, token, ` ${code}"`, passwordHash!, password, ...cookies];
});
after(async () => {
  await ground.close();
  await server.stop();
});

test('holds all that is known of a person, and nothing that opens anything', async () => {
  const { status, headers, json, text } = await jane.json('GET', path);
  assert.equal(status, 200);
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="account-data-[\d-]+\.json"$/);
  const { account, sessions, applications, tokens, letters } = json;
  assert.deepEqual(
    [account.username, account.email, account.name, account.claims, account.groups, account.password.set],
    ['jane', 'jane@example.com', 'Jane Doe', { locality: 'Bonn' }, ['staff'], true],
  );
  assert.match(sessions[0].user_agent, /Firefox/);
  assert.equal(applications[0].name, 'Photo Printer');
  const kinds = tokens.map(({ kind }: { kind: string }) => kind);
  for (const kind of ['AccessToken', 'RefreshToken']) assert.ok(kinds.includes(kind), kind);
  assert.deepEqual(
    letters.map(({ purpose }: { purpose: string }) => purpose),
    ['email'],
  );
  for (const secret of secrets) assert.ok(!text.includes(secret), secret);
});

test('asks whoever signed in long ago to do it again, and leads them back to the page', async () => {
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const { status, json } = await jane.json('GET', path);
  assert.deepEqual([status, json.type], [403, `${server.issuer}/problems/sign-in-too-old`]);
  const page = await jane.browser.open(path);
  const asked = await jane.browser.submit(page, /account\/data$/);
  assert.match(asked.html, /name="password"/);
  const back = await jane.browser.signIn(asked, 'jane', password);
  assert.equal(back.url, `${server.issuer}${path}`);
  const file = await jane.browser.submit(back, /account\/data$/);
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  assert.equal(JSON.parse(file.html).account.username, 'jane');
});
