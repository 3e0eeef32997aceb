import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { accounts } from '../../src/models/account.js';
import { artifacts } from '../../src/models/artifact.js';
import { disableAccount } from '../../src/services/accounts.js';
import { setDirectory } from '../../src/services/directories.js';
import { settle } from '../../src/services/revision.js';
import { type AccountServer, startAccountServer } from '../support/account-server.js';
import { app, person } from '../support/ground.js';
import { Person } from '../support/person.js';
import { discover, password, signIn } from '../support/relying-party.js';

let all: AccountServer;
let relying: client.Configuration;
before(async () => {
  all = await startAccountServer();
  const grant_types = ['authorization_code', 'refresh_token', 'password'];
  relying = await discover(all.server, await app({ grant_types }));
});
after(() => all.close());

let count = 0;
const someone = (more = {}) => person(`person${++count}`, more);
const fresh = () => `a new password, number ${++count}`;
const both = (password: string) => ({ password, confirmation: password });
const post = (name: string, body: object) => all.api.post(`/account/password/${name}`, body);
const tokenOf = ({ link }: { link: string }) => ({ token: new URL(link).searchParams.get('token') });

async function forgot({ email }: { email: string }) {
  assert.equal((await post('forgot', { email })).status, 202);
  return all.smtp.waitFor(email, /code/);
}
const byPassword = (username: string, given: string) =>
  client.genericGrantRequest(relying, 'password', { username, password: given, scope: 'openid' });

describe('a forgotten password', () => {
  test('is replaced by the link of the letter, once', async () => {
    const account = await someone();
    const answer = tokenOf(await forgot(account));
    for (let n = 0; n < 3; n++) assert.equal((await post('check-token', answer)).status, 204);
    const clear = fresh();
    const { status, headers } = await post('reset', { ...answer, ...both(clear) });
    assert.equal(status, 204);
    assert.deepEqual(
      headers.getSetCookie().filter((cookie) => /session/.test(cookie)),
      [],
    );
    assert.ok((await byPassword(account.username, clear)).access_token);
    await assert.rejects(byPassword(account.username, password));
    const { subject } = await all.smtp.waitFor(account.email, /changed/);
    assert.match(subject, /password was changed/);
    assert.equal((await post('check-token', answer)).status, 400);
    assert.equal((await post('reset', { ...answer, ...both(fresh()) })).status, 400);
  });

  test('is replaced by the code of the letter, by username as well', async () => {
    const account = await someone();
    assert.equal((await post('forgot', { username: account.username.toUpperCase() })).status, 202);
    const { code } = await all.smtp.waitFor(account.email);
    const answer = { email: account.email, code };
    assert.equal((await post('check-token', answer)).status, 204);
    const clear = fresh();
    assert.equal((await post('reset', { username: account.username, code, ...both(clear) })).status, 204);
    assert.ok((await byPassword(account.email, clear)).access_token);
  });

  test('ends every session, refresh token and access token, and signs nobody in', async () => {
    const account = await someone();
    const { tokens, person: visitor } = await signIn(all.server, relying, account.username);
    const before = await visitor.open('/account');
    assert.match(before.html, new RegExp(account.email));
    await post('reset', { ...tokenOf(await forgot(account)), ...both(fresh()) });
    assert.equal((await client.tokenIntrospection(relying, tokens.access_token)).active, false);
    await assert.rejects(client.refreshTokenGrant(relying, tokens.refresh_token!), { error: 'invalid_grant' });
    assert.match((await visitor.open('/account')).html, /name="password"/);
    await all.smtp.waitFor(account.email, /changed/);
    const { generation } = (await accounts.find({ _id: account._id }))!;
    assert.equal(await artifacts.count({ accountId: account._id, generation: { $gte: generation! } }), 0);
  });

  test('is replaced once when ten ask at once', async () => {
    const account = await someone();
    const answer = tokenOf(await forgot(account));
    const given = Array.from({ length: 10 }, fresh);
    const answers = await Promise.all(given.map((clear) => post('reset', { ...answer, ...both(clear) })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, ...Array(9).fill(400)]);
    const winner = given[answers.findIndex(({ status }) => status === 204)]!;
    assert.ok((await byPassword(account.username, winner)).access_token);
    await all.smtp.waitFor(account.email, /changed/);
    await assert.rejects(all.smtp.waitFor(account.email, /changed/, 500));
  });

  test('asked for twice is replaced by the second letter alone', async () => {
    const account = await someone();
    const [first, second] = [tokenOf(await forgot(account)), tokenOf(await forgot(account))];
    assert.equal((await post('check-token', first)).status, 400);
    assert.equal((await post('check-token', second)).status, 204);
  });

  test('ends with the fifth wrong code, whichever way it is sent', async () => {
    const account = await someone();
    const { code, link } = await forgot(account);
    const wrong = { email: account.email, code: code === '000000' ? '000001' : '000000' };
    for (let n = 0; n < 2; n++) assert.equal((await post('check-token', wrong)).status, 400);
    for (let n = 0; n < 2; n++) assert.equal((await post('reset', { ...wrong, ...both(fresh()) })).status, 400);
    assert.equal((await post('check-token', { email: account.email, code })).status, 204);
    assert.equal((await post('check-token', wrong)).status, 400);
    assert.equal((await post('reset', { ...tokenOf({ link }), ...both(fresh()) })).status, 400);
  });

  test('is not used up by a password that the directory does not take; every field is named', async () => {
    const account = await someone();
    const answer = tokenOf(await forgot(account));
    const refused = await post('reset', { ...answer, password: 'short', confirmation: 'other' });
    assert.equal(refused.status, 400);
    const names = refused.json.errors.map(({ name }: { name: string }) => name);
    assert.deepEqual(new Set(names), new Set(['password', 'confirmation']));
    assert.equal((await post('reset', { ...answer, ...both(password) })).status, 400, 'the present one');
    assert.equal((await post('reset', { ...answer, ...both(fresh()) })).status, 204);
    const empty = await post('reset', {});
    const missing = empty.json.errors.map(({ name }: { name: string }) => name);
    assert.deepEqual(new Set(missing), new Set(['token', 'password', 'confirmation']));
  });

  test('ends with the directory’s lifetime, and tells until when', async () => {
    await setDirectory('default', { policy: { resetSeconds: 60 } });
    await settle();
    const account = await someone();
    const { headers, text } = await forgot(account);
    assert.ok(headers.get('date'));
    assert.match(text, /work once, until/);
    await setDirectory('default', { policy: { resetSeconds: 3600 } });
    await settle();
  });

  test('verifies an address that waited for it', async () => {
    const account = await someone({ emailVerified: false });
    const clear = fresh();
    await post('reset', { ...tokenOf(await forgot(account)), ...both(clear) });
    assert.ok((await byPassword(account.username, clear)).access_token);
    assert.equal((await accounts.find({ _id: account._id }))?.emailVerified, true);
  });

  test('ends a lock on the account', async () => {
    const account = await someone();
    for (let n = 0; n < 6; n++) await assert.rejects(byPassword(account.email, 'wrong'));
    await assert.rejects(byPassword(account.email, password), { status: 429 });
    const clear = fresh();
    await post('reset', { ...tokenOf(await forgot(account)), ...both(clear) });
    assert.ok((await byPassword(account.email, clear)).access_token);
  });

  test('of nobody, or of somebody who is switched off, is answered the same, and no letter is sent', async () => {
    const account = await someone();
    const known = await post('forgot', { email: account.email });
    await all.smtp.waitFor(account.email);
    const off = await someone();
    await disableAccount(off);
    for (const name of [{ email: 'nobody@example.com' }, { username: 'nobody' }, { email: off.email }]) {
      const { status, json } = await post('forgot', name);
      assert.deepEqual([status, json], [known.status, known.json]);
    }
    const before = all.smtp.letters.length;
    await forgot(await someone());
    assert.equal(all.smtp.letters.length, before + 1);
  });

  test('is asked for a few times only, whether or not there is an account', async () => {
    const account = await someone();
    const heads = async (email: string) => {
      const limited = [];
      for (let n = 0; n < 6; n++) {
        const { status, headers, json } = await post('forgot', { email });
        limited.push([status, headers.get('retry-after') !== null, json.type ?? json.message]);
      }
      return limited;
    };
    const limited = await heads(account.email);
    assert.deepEqual(limited[5]?.slice(0, 2), [429, true]);
    assert.deepEqual(await heads('nobody.at.all@example.com'), limited);
  });

  test('of a person on a page: another browser’s requests do not lock theirs out', async () => {
    const account = await someone();
    const visitor = new Person(all.server.issuer);
    await visitor.signIn(await visitor.open('/account'), account.username, password);
    for (let n = 0; n < 6; n++) await post('forgot', { email: account.email });
    const form = await visitor.open('/account/password/forgot');
    assert.equal((await visitor.submit(form, /forgot$/, { username: account.email })).status, 202);
  });
});
