import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { type Account, accounts } from '../../src/models/account.js';
import { app, type Ground, openGround, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { approveDevice, ask, discover, type Registered, signIn, walk } from '../support/relying-party.js';
import { bearer, postAs, send } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let ben: Account;
let browser: Person;
let mine: Registered;
let config: client.Configuration;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

before(async () => {
  server = await startServer();
  ground = await openGround(server);
  ben = await person('ben');
  await person('anna');
  browser = new Person(server.issuer);
  mine = await app({ grant_types: ['authorization_code', 'refresh_token', deviceGrant, exchangeGrant] });
  config = await discover(server, mine);
});
after(async () => {
  await ground.close();
  await server.stop();
});

/** Only the state changes here: what was issued before still lies in the store, as after a crash between two writes. */
async function whileBenIs(state: Partial<Account>, work: () => Promise<void>): Promise<void> {
  const set = ($set: Partial<Account>) => accounts.update({ _id: ben._id }, { $set });
  await set(state);
  await work().finally(() => set({ status: 'enabled', emailVerified: true }));
}
const off = { status: 'disabled' } as const;
const errorOf = (page: { url: string }) => new URL(page.url).searchParams.get('error');
const token = (fields: Record<string, string>) => postAs(`${server.url}/token`, mine, fields);

for (const [name, state] of [
  ['switched off', off],
  ['no longer confirmed', { emailVerified: false }],
] as const)
  describe(`while an account is ${name}`, () => {
    test('whatever it held before is of no use', async () => {
      const { tokens } = await signIn(server, config, 'ben', {}, browser);
      const asked = await ask(config);
      const page = await walk(browser, asked.url, 'ben');
      await whileBenIs(state, async () => {
        const info = await send(`${server.url}/userinfo`, { headers: bearer(tokens.access_token) });
        assert.equal(info.status, 401);
        for (const one of [tokens.access_token, tokens.refresh_token as string])
          assert.equal((await client.tokenIntrospection(config, one)).active, false);
        const { refresh_token = '' } = tokens;
        assert.equal((await token({ grant_type: 'refresh_token', refresh_token })).json.error, 'invalid_grant');
        await assert.rejects(asked.redeem(page), { error: 'invalid_grant' });
        const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token';
        const exchanged = { grant_type: exchangeGrant, subject_token: tokens.access_token, subject_token_type };
        assert.equal((await token(exchanged)).json.error, 'invalid_request');
      });
    });

    test('a browser that is signed in is asked to sign in', async () => {
      await walk(browser, (await ask(config)).url, 'ben');
      await whileBenIs(state, async () => {
        const page = await browser.open((await ask(config)).url.href);
        assert.equal(page.status, 200);
        assert.match(page.html, /name="password"/);
        const silently = await browser.open((await ask(config, { prompt: 'none' })).url.href);
        assert.equal(errorOf(silently), 'login_required');
      });
    });
  });

test('somebody else signs in with the browser of an account that is switched off', async () => {
  await walk(browser, (await ask(config)).url, 'ben');
  await whileBenIs(off, async () => {
    const asked = await ask(config);
    const { access_token } = await asked.redeem(await walk(browser, asked.url, 'anna'));
    const info = await client.fetchUserInfo(config, access_token, client.skipSubjectCheck);
    assert.equal(info.preferred_username, 'anna');
  });
});

test('a device gets nothing for an account that was switched off meanwhile', async () => {
  const { device_code, user_code } = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
  await approveDevice(new Person(server.issuer), user_code, 'ben');
  await whileBenIs(off, async () => {
    const { json } = await token({ grant_type: deviceGrant, device_code });
    assert.equal(json.error, 'invalid_grant');
  });
});
