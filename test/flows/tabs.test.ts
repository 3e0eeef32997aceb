import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { ask, discover, password, walk } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ann: Person;

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  await person('ann');
  await person('ben');
  ann = new Person(server.issuer);
});
after(async () => {
  await ground.close();
  await server.stop();
});

const newApp = async (firstParty: boolean) => discover(server, await app({}, { firstParty }));
const asksForConsent = (page: { html: string }) => /name="decision"/.test(page.html);

test('an application of the house asks for no consent', async () => {
  const config = await newApp(true);
  const asked = await ask(config);
  const signing = await ann.open(asked.url.href);
  const page = await ann.signIn(signing, 'ann', password);
  assert.match(page.url, /code=/);
  assert.ok((await asked.redeem(page)).refresh_token);
  const foreign = await ann.open((await ask(await newApp(false))).url.href);
  assert.ok(asksForConsent(foreign));
});

test('tabs that are restored all at once stay signed in, each at its own application', async () => {
  const configs = await Promise.all(Array.from({ length: 6 }, () => newApp(true)));
  const tabs = await Promise.all(configs.map(async (config) => ({ config, asked: await ask(config) })));
  const pages = await Promise.all(tabs.map(({ asked }) => ann.open(asked.url.href)));
  const tokens = await Promise.all(tabs.map(({ asked }, i) => asked.redeem(pages[i] as { url: string })));
  for (const [i, { config }] of tabs.entries())
    assert.ok((await client.refreshTokenGrant(config, tokens[i]?.refresh_token as string)).access_token, `tab ${i}`);
});

test('two ways that began in two tabs both come to their end', async () => {
  const [one, other] = [await ask(await newApp(false)), await ask(await newApp(false))];
  const [first, second] = [await ann.open(one.url.href), await ann.open(other.url.href)];
  assert.match((await ann.allow(second)).url, /code=/);
  assert.match((await ann.allow(first)).url, /code=/);
});

test('"Not you?" lets somebody else sign in instead, in a session of their own', async () => {
  const config = await newApp(false);
  const asked = await ask(config);
  const consent = await ann.open(asked.url.href);
  const form = await ann.submit(consent, /\/switch$/);
  const page = await ann.signIn(form, 'ben', password);
  const tokens = await asked.redeem(asksForConsent(page) ? await ann.allow(page) : page);
  const info = await client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck);
  assert.equal(info.preferred_username, 'ben');
  const next = await walk(ann, (await ask(config, { prompt: 'none' })).url, 'ben');
  assert.match(next.url, /code=/);
});
