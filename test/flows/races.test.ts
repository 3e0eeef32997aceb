import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { approveDevice, ask, discover, type Registered, redirectUri, signIn, walk } from '../support/relying-party.js';
import { type Answer, postAs } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

/** Two processes on one store. */
let servers: TestServer[];
let ground: Ground;
let ann: Person;
let mine: Registered;
let config: client.Configuration;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

before(async () => {
  const one = await startServer({ REFRESH_RETRY_SECONDS: '2' });
  servers = [one, await startServer({ ...one.settings, ISSUER: one.issuer })];
  ground = await openGround(one);
  await person('ann');
  ann = new Person(one.issuer);
  mine = await app({ grant_types: ['authorization_code', 'refresh_token', deviceGrant] });
  config = await discover(one, mine);
});
after(async () => {
  await ground.close();
  await servers[1]?.stop();
  await servers[0]?.stop();
});

/** The same token request ten times at once, at one process or shared out between both. */
const tenTimes = (fields: Record<string, string>, at: TestServer[]): Promise<Answer[]> =>
  Promise.all(Array.from({ length: 10 }, (_, i) => postAs(`${at[i % at.length]?.url}/token`, mine, fields)));
const winners = (answers: Answer[]) => answers.filter(({ status }) => status === 200);

async function redeemedTenTimes(at: TestServer[]) {
  const asked = await ask(config);
  const { url } = await walk(ann, asked.url, 'ann');
  const code = new URL(url).searchParams.get('code') as string;
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: asked.verifier };
  return tenTimes(fields, at);
}

async function polledTenTimes(at: TestServer[]) {
  const { device_code, user_code } = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
  await approveDevice(ann, user_code, 'ann');
  return tenTimes({ grant_type: deviceGrant, device_code }, at);
}

for (const [where, pick] of [
  ['in one process', () => servers.slice(0, 1)],
  ['in two processes', () => servers],
] as const) {
  test(`of ten redemptions of one code ${where} exactly one succeeds`, async () => {
    const answers = await redeemedTenTimes(pick());
    assert.equal(winners(answers).length, 1);
    for (const { status, json } of answers) if (status !== 200) assert.equal(json.error, 'invalid_grant');
  });

  test(`of ten redemptions of one device code ${where} exactly one succeeds`, async () => {
    const answers = await polledTenTimes(pick());
    assert.equal(winners(answers).length, 1);
    for (const { status, json } of answers) if (status !== 200) assert.equal(json.error, 'invalid_grant');
  });

  test(`of ten who come with one pushed request ${where} exactly one gets a code`, async () => {
    const asked = await ask(config, { scope: 'openid' });
    // Consent is not what this is about, and the races before may have ended it: a code that comes twice revokes.
    await walk(ann, asked.url, 'ann');
    const url = await client.buildAuthorizationUrlWithPAR(config, asked.url.searchParams);
    const all = Array.from({ length: 10 }, async (_, i) => {
      const at = pick();
      const response = await ann.send(url.href.replace(servers[0]?.issuer as string, at[i % at.length]?.url as string));
      return response.headers.get('location') ?? '';
    });
    const codes = (await Promise.all(all)).filter((location) => /[?&]code=/.test(location));
    assert.equal(codes.length, 1);
  });

  test(`ten who refresh with one token ${where} get one and the same successor`, async () => {
    const { tokens } = await signIn(servers[0] as TestServer, config, 'ann', {}, ann);
    const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token as string };
    const answers = await tenTimes(fields, pick());
    assert.equal(winners(answers).length, 10);
    assert.equal(new Set(answers.map(({ json }) => json.refresh_token)).size, 1);
    assert.equal(new Set(answers.map(({ json }) => json.access_token)).size, 10);
  });
}

test('a token that comes again after the time for that is over ends the whole grant', async () => {
  const { tokens } = await signIn(servers[0] as TestServer, config, 'ann', {}, ann);
  const first = tokens.refresh_token as string;
  const refresh = async (token: string) => client.refreshTokenGrant(config, token);
  const second = (await refresh(first)).refresh_token as string;
  assert.equal((await refresh(first)).refresh_token, second);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await assert.rejects(refresh(first), { error: 'invalid_grant' });
  await assert.rejects(refresh(second), { error: 'invalid_grant' });
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false);
});
