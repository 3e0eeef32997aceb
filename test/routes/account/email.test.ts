import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { accounts } from '../../../src/models/account.js';
import { type Ground, openGround, person } from '../../support/ground.js';
import { password } from '../../support/relying-party.js';
import { answerOf } from '../../support/requests.js';
import { startServer, type TestServer } from '../../support/server.js';
import { type SignedInPerson, signedInPerson } from '../../support/signed-in.js';
import { type Smtp, startSmtp } from '../../support/smtp.js';

const path = '/account/email';
const confirm = `${path}/confirm`;
let smtp: Smtp;
let server: TestServer;
let ground: Ground;
let name: string;
let someone: SignedInPerson;

before(async () => {
  smtp = await startSmtp();
  server = await startServer({ SMTP_URL: smtp.url, REAUTHENTICATION_SECONDS: '8' });
  ground = await openGround(server);
});
after(async () => {
  await ground.close();
  await server.stop();
  await smtp.close();
});
let count = 0;
beforeEach(async () => {
  name = `person${++count}`;
  await person(name);
  someone = await signedInPerson(server, name);
});

const old = () => `${name}@example.com`;
const fresh = () => `${name}@new.example`;
const ask = (email = fresh()) => someone.json('POST', path, { email });
const addressOf = async (one = someone) => (await one.json('GET', path)).json.email as string;
/** From anywhere, without a browser that is signed in. */
const answer = async (body: object) =>
  answerOf(
    await fetch(`${server.url}${confirm}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
const tokenIn = (link: string) => new URL(link).searchParams.get('token') as string;

test('changes nothing before the new address has confirmed it by the code, and then tells the old one', async () => {
  const asked = await ask();
  assert.equal(asked.status, 202);
  assert.equal(asked.json.email, old());
  assert.equal(asked.json.pending.email, fresh());
  const { code } = await smtp.waitFor(fresh());
  assert.equal((await someone.json('POST', confirm, { code: code === '000000' ? '1' : '000000' })).status, 400);
  assert.equal(await addressOf(), old());
  assert.equal((await someone.json('POST', confirm, { code })).status, 204);
  const { json } = await someone.json('GET', path);
  assert.deepEqual(json, { email: fresh(), email_verified: true });
  assert.match((await smtp.waitFor(old())).text, new RegExp(fresh()));
  assert.equal((await someone.json('POST', confirm, { code })).status, 400);
});

test('takes the link from any browser, once, and shows it as often as it is looked at', async () => {
  await ask();
  const { link } = await smtp.waitFor(fresh());
  for (let i = 0; i < 2; i++) assert.equal((await fetch(link)).status, 200);
  assert.equal(await addressOf(), old());
  const answers = await Promise.all(Array.from({ length: 5 }, () => answer({ token: tokenIn(link) })));
  assert.equal(answers.filter(({ status }) => status === 204).length, 1);
  assert.equal(await addressOf(), fresh());
  assert.equal((await fetch(link)).status, 410);
});

test('does the same on its pages', async () => {
  const page = await someone.browser.open(path);
  const wrong = await someone.browser.submit(page, /email$/, { email: 'nowhere' });
  assert.equal(wrong.status, 400);
  assert.match(wrong.html, /value="nowhere"/);
  const asked = await someone.browser.submit(wrong, /email$/, { email: fresh() });
  assert.match(asked.html, /waits to be confirmed/);
  const missed = await someone.browser.submit(asked, /confirm$/, { code: 'wrong' });
  assert.match(missed.html, /This code is not right/);
  const { link } = await smtp.waitFor(fresh());
  const shown = await someone.browser.open(link);
  assert.match(shown.html, new RegExp(`${name}</bdi>`));
  const done = await someone.browser.submit(shown, /confirm$/);
  assert.match(done.html, /Your address is confirmed/);
  assert.equal(await addressOf(), fresh());
});

test('a request dies with the fifth wrong code, and with a newer one', async () => {
  await ask();
  const first = await smtp.waitFor(fresh());
  await ask();
  const { code, link } = await smtp.waitFor(fresh());
  assert.equal((await answer({ token: tokenIn(first.link) })).status, 400);
  for (let i = 0; i < 5; i++) await someone.json('POST', confirm, { code: 'wrong' });
  assert.notEqual((await someone.json('POST', confirm, { code })).status, 204);
  assert.equal((await answer({ token: tokenIn(link) })).status, 400);
  assert.equal(await addressOf(), old());
});

test('says the same of an address that somebody has, and tells them alone', async () => {
  await person(`${name}-owner`);
  const taken = `${name}-owner@example.com`;
  const [free, other] = [await ask(), await ask(taken)];
  const told = ({ status, json }: typeof free) => ({ status, email: json.email, keys: Object.keys(json.pending) });
  assert.deepEqual(told(free), told(other));
  const letter = await smtp.waitFor(taken);
  assert.equal(letter.code, '');
  assert.match(letter.subject, /asked for your e-mail address/);
});

test('a name that is an address goes with it', async () => {
  const account = (await accounts.find({ usernameKey: name }))!;
  await accounts.update({ _id: account._id }, { $set: { username: old(), usernameKey: old() } });
  await ask();
  const { code } = await smtp.waitFor(fresh());
  assert.equal((await someone.json('POST', confirm, { code })).status, 204);
  assert.equal((await accounts.find({ _id: account._id }))?.usernameKey, fresh());
});

test('wants a recent sign-in, and a code from whoever is signed in', async () => {
  assert.equal((await answer({ code: '123456' })).status, 401);
  await new Promise((resolve) => setTimeout(resolve, 9000));
  const refused = await ask();
  assert.deepEqual([refused.status, refused.json.type], [403, `${server.issuer}/problems/sign-in-too-old`]);
  const again = await someone.browser.open(path);
  assert.match(again.html, /name="password"/);
  assert.equal((await someone.browser.signIn(again, name, password)).url, `${server.issuer}${path}`);
  assert.equal((await ask()).status, 202);
});
