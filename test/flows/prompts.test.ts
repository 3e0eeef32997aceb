import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import type { Account } from '../../src/models/account.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, password, signIn } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let account: Account;
let ann: Person;
let config: client.Configuration;
const passwordAcr = 'urn:gatehouse:acr:password';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  account = await person('ann', { name: 'Ann Example', claims: { phone_number: '+49 30 1234', locale: 'de' } });
  await person('ben');
  ann = new Person(server.issuer);
  config = await discover(server, await app());
  await signIn(server, config, 'ann', {}, ann);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const open = async (more: Record<string, string>, by = ann) => by.open((await ask(config, more)).url.href);
const errorOf = (page: { url: string }) => new URL(page.url).searchParams.get('error');
const asksForPassword = (page: { html: string }) => /name="password"/.test(page.html);
const asksForConsent = (page: { html: string }) => /name="decision"/.test(page.html);

test('whoever is signed in and has allowed it all before sees no page', async () => {
  const page = await open({});
  assert.match(page.url, /^https:\/\/app\.example\/callback\?code=/);
});

test('prompt=none never shows a page, and says what would be needed', async () => {
  assert.match((await open({ prompt: 'none' })).url, /code=/);
  assert.equal(errorOf(await open({ prompt: 'none' }, new Person(server.issuer))), 'login_required');
  assert.equal(errorOf(await open({ prompt: 'none', scope: 'openid phone' })), 'consent_required');
  assert.equal(errorOf(await open({ prompt: 'none login' })), 'invalid_request');
});

test('prompt=login asks for the password again, and tells the new time', async () => {
  const before = (await signIn(server, config, 'ann', {}, ann)).tokens.claims();
  const asked = await ask(config, { prompt: 'login' });
  const page = await ann.open(asked.url.href);
  assert.ok(asksForPassword(page));
  const after = (await asked.redeem(await ann.signIn(page, 'ann', password))).claims();
  assert.ok((after?.auth_time as number) >= (before?.auth_time as number));
});

test('prompt=consent asks again for what was allowed before', async () => {
  const page = await open({ prompt: 'consent' });
  assert.ok(asksForConsent(page));
  assert.match((await ann.allow(page)).url, /code=/);
});

test('a no goes back to the client, and so does a change of mind at the sign-in', async () => {
  const asked = await open({ prompt: 'consent' });
  assert.equal(errorOf(await ann.submit(asked, /\/consent$/, { decision: 'deny' })), 'access_denied');
  const signing = await open({ prompt: 'login' });
  assert.equal(errorOf(await ann.submit(signing, /\/abort$/)), 'access_denied');
});

test('max_age asks whoever signed in longer ago, and auth_time proves it', async () => {
  assert.match((await open({ max_age: '3600' })).url, /code=/);
  assert.ok(asksForPassword(await open({ max_age: '0' })));
  const { tokens } = await signIn(server, config, 'ann', { max_age: '3600' }, ann);
  assert.equal(typeof tokens.claims()?.auth_time, 'number');
});

test('login_hint is filled in, and what it says is only text', async () => {
  const page = await open({ login_hint: '"><script>alert(1)</script>' }, new Person(server.issuer));
  assert.match(page.html, /value="&quot;&gt;&lt;script/);
  assert.doesNotMatch(page.html, /<script>alert/);
});

test('id_token_hint of somebody else asks for that person', async () => {
  const { id_token: bens } = (await signIn(server, config, 'ben')).tokens;
  const { id_token: anns } = (await signIn(server, config, 'ann', {}, ann)).tokens;
  assert.match((await open({ id_token_hint: anns as string, prompt: 'none' })).url, /code=/);
  assert.equal(errorOf(await open({ id_token_hint: bens as string, prompt: 'none' })), 'login_required');
  const page = await open({ id_token_hint: bens as string });
  assert.ok(asksForPassword(page));
  assert.equal(errorOf(await ann.signIn(page, 'ann', password)), 'login_required', 'this is not ben');
  assert.equal(errorOf(await open({ id_token_hint: 'x.y.z' })), 'invalid_request');
});

test('ui_locales that nobody speaks here are no fault', async () => {
  const page = await open({ ui_locales: 'tlh de en' }, new Person(server.issuer));
  assert.equal(page.status, 200);
  assert.match(page.html, /<html lang="en"/);
});

test('acr tells how a person signed in, and one that cannot be had is told where it is essential', async () => {
  const { tokens } = await signIn(server, config, 'ann', { acr_values: `urn:other ${passwordAcr}` }, ann);
  assert.equal(tokens.claims()?.acr, passwordAcr);
  assert.deepEqual(tokens.claims()?.amr, ['pwd']);
  const essential = (value: string) => JSON.stringify({ id_token: { acr: { essential: true, value } } });
  assert.match((await open({ claims: essential(passwordAcr), prompt: 'none' })).url, /code=/);
  assert.ok(errorOf(await open({ claims: essential('urn:other'), prompt: 'none' })), 'never a code');
  const page = await open({ claims: essential('urn:other') });
  assert.equal(errorOf(await ann.signIn(page, 'ann', password)), 'unmet_authentication_requirements');
});

test('the claims parameter brings single claims where they are asked for, after consent', async () => {
  const claims = JSON.stringify({
    id_token: { email: null, phone_number: { essential: true } },
    userinfo: { locale: null },
  });
  const asked = await ask(config, { scope: 'openid', claims });
  const page = await ann.open(asked.url.href);
  assert.ok(asksForConsent(page));
  assert.match(page.html, /\+49 30 1234/, 'a person sees what would be told');
  const tokens = await asked.redeem(await ann.allow(page));
  const told = decodeJwt(tokens.id_token as string);
  assert.equal(told.email, 'ann@example.com');
  assert.equal(told.phone_number, '+49 30 1234');
  const info = await client.fetchUserInfo(config, tokens.access_token, account._id);
  assert.equal(info.locale, 'de');
  assert.equal(errorOf(await open({ claims: 'not json' })), 'invalid_request');
});

test('a request for a certain person is not answered with another one', async () => {
  const claims = (value: string) => JSON.stringify({ id_token: { sub: { value } } });
  assert.match((await open({ claims: claims(account._id), prompt: 'none' })).url, /code=/);
  assert.equal(errorOf(await open({ claims: claims('another'), prompt: 'none' })), 'login_required');
});
