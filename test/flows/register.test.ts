import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accounts } from '../../src/models/account.js';
import { setDirectory } from '../../src/services/directories.js';
import { settle } from '../../src/services/revision.js';
import { type AccountServer, startAccountServer } from '../support/account-server.js';
import { app, person } from '../support/ground.js';
import { password } from '../support/relying-party.js';
import { postAs } from '../support/requests.js';

let all: AccountServer;
before(async () => {
  all = await startAccountServer();
});
after(() => all.close());

let count = 0;
const someone = (more = {}) => {
  const username = `person${++count}`;
  const email = `${username}@example.com`;
  return { username, email, password, confirmation: password, name: 'A Person', ...more };
};
const register = (typed: object) => all.api.post('/account/register', typed);
const namesOf = ({ json }: { json: Record<string, { name: string }[]> }) => json.errors?.map(({ name }) => name);

/** Whether this opens the account, by the password grant. */
async function opens(username: string, given = password): Promise<boolean> {
  const client = await app({ grant_types: ['password'], redirect_uris: [] });
  await settle();
  const { status } = await postAs(`${all.server.issuer}/token`, client, {
    grant_type: 'password',
    username,
    password: given,
    scope: 'openid',
  });
  return status === 200;
}

describe('registration', () => {
  test('makes an account that is of use once its address is verified by the link of the letter', async () => {
    const typed = someone();
    const { status } = await register(typed);
    assert.equal(status, 202);
    const letter = await all.smtp.waitFor(typed.email);
    assert.equal(await opens(typed.username), false);
    const token = new URL(letter.link).searchParams.get('token');
    assert.equal((await all.api.post('/account/verify', { token })).status, 204);
    assert.equal(await opens(typed.username), true);
    assert.equal(await opens(typed.email), true);
    assert.equal((await all.api.post('/account/verify', { token })).status, 400);
  });

  test('is verified by the code of the letter, and the fifth wrong one ends it', async () => {
    const typed = someone();
    await register(typed);
    const { code } = await all.smtp.waitFor(typed.email);
    assert.match(code, /^\d{6}$/);
    const other = code === '000000' ? '000001' : '000000';
    const verify = (given: string) => all.api.post('/account/verify', { email: typed.email, code: given });
    for (let n = 0; n < 4; n++) assert.equal((await verify(other)).status, 400);
    assert.equal((await verify(code)).status, 204);

    const unlucky = someone();
    await register(unlucky);
    const letter = await all.smtp.waitFor(unlucky.email);
    const token = new URL(letter.link).searchParams.get('token');
    for (let n = 0; n < 5; n++)
      await all.api.post('/account/verify', { email: unlucky.email, code: letter.code === '000000' ? '1' : '000000' });
    assert.equal((await all.api.post('/account/verify', { token })).status, 400);
  });

  test('sends another letter on demand, and the one before is no good any more', async () => {
    const typed = someone();
    await register(typed);
    const first = await all.smtp.waitFor(typed.email);
    const { status, json } = await all.api.post('/account/verify/resend', { email: typed.email });
    assert.equal(status, 202);
    assert.deepEqual((await all.api.post('/account/verify/resend', { username: 'nobody' })).json, json);
    const second = await all.smtp.waitFor(typed.email);
    const verify = ({ link }: { link: string }) =>
      all.api.post('/account/verify', { token: new URL(link).searchParams.get('token') });
    assert.equal((await verify(first)).status, 400);
    assert.equal((await verify(second)).status, 204);
  });

  test('says the same for a taken address, and tells its owner by letter alone', async () => {
    const owner = await person('owner');
    const free = await register(someone());
    const taken = await register(someone({ email: owner.email.toUpperCase() }));
    assert.deepEqual([taken.status, taken.json], [free.status, free.json]);
    const letter = await all.smtp.waitFor(owner.email);
    assert.match(letter.subject, /have an account .*already/);
    assert.equal(letter.code, '');
  });

  test('says the same for a taken username, and tells by letter whoever wanted it', async () => {
    await person('popular');
    const typed = someone({ username: 'POPULAR' });
    assert.equal((await register(typed)).status, 202);
    assert.match((await all.smtp.waitFor(typed.email)).subject, /another .* username/);
    assert.equal(await accounts.find({ directoryId: 'default', emailKey: typed.email }), null);
  });

  test('of one name asked for ten times at once makes one account', async () => {
    const typed = someone();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(typed)));
    // Some are told to wait: the letters to one address are counted.
    for (const { status } of answers) assert.ok(status === 202 || status === 429, String(status));
    const sent = answers.filter(({ status }) => status === 202).length;
    for (let n = 0; n < sent; n++) await all.smtp.waitFor(typed.email);
    assert.equal(await accounts.count({ directoryId: 'default', emailKey: typed.email }), 1);
    assert.equal(all.smtp.letters.filter(({ to, code }) => to === typed.email && code).length, 1);
  });

  test('names every field that is not right in one answer', async () => {
    const wrong = {
      username: 'has space',
      email: 'nowhere',
      password: 'short',
      confirmation: 'shorter',
      name: 'a\u202eb',
    };
    const answer = await register(wrong);
    assert.equal(answer.status, 400);
    assert.match(answer.json.type, /\/problems\/invalid-fields$/);
    assert.deepEqual(new Set(namesOf(answer)), new Set(['username', 'email', 'name', 'password', 'confirmation']));
    assert.deepEqual(new Set(namesOf(await register({}))), new Set(['username', 'email', 'password', 'confirmation']));
  });

  test('gives a name back that nobody has verified in time', async () => {
    const squatter = someone();
    await register(squatter);
    await all.smtp.waitFor(squatter.email);
    const { _id } = (await accounts.find({ directoryId: 'default', emailKey: squatter.email }))!;
    await accounts.update({ _id }, { $set: { heldUntil: new Date(Date.now() - 1000) } });
    await register({ ...squatter, password: 'quite another password', confirmation: 'quite another password' });
    const { link } = await all.smtp.waitFor(squatter.email);
    await all.api.post('/account/verify', { token: new URL(link).searchParams.get('token') });
    assert.equal(await opens(squatter.username, 'quite another password'), true);
    assert.equal(await opens(squatter.username), false);
  });

  test('is refused where the directory is not open for it', async () => {
    await setDirectory('default', { registration: false });
    await settle();
    const answer = await register(someone());
    assert.equal(answer.status, 403);
    assert.match(answer.json.type, /\/problems\/registration-closed$/);
    await setDirectory('default', { registration: true });
    await settle();
  });
});
