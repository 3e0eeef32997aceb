import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import argon2 from 'argon2';
import { Problem } from '../../src/errors.js';
import { accounts } from '../../src/models/account.js';
import { createAccount, disableAccount } from '../../src/services/accounts.js';
import { authenticate } from '../../src/services/authenticate.js';
import { openTestStore } from '../support/store.js';

const password = 'correct horse battery staple';
let store: Awaited<ReturnType<typeof openTestStore>>;

before(async () => {
  store = await openTestStore();
  const person = (username: string, more = {}) =>
    createAccount({ username, email: `${username}@example.com`, emailVerified: true, password, ...more });
  await person('alice');
  await person('unverified', { emailVerified: false });
  await person('passwordless', { password: undefined });
  await disableAccount(await person('disabled'));
});
after(() => store.close());

const saidTo = async (username: string, given: string) => {
  try {
    await authenticate({ address: '192.0.2.1', username, password: given });
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return { code: error.code, detail: error.detail };
  }
  assert.fail('it was let in');
};

describe('authentication', () => {
  for (const name of ['alice', 'ALICE', 'alice@example.com', 'Alice@Example.com', ' alice@example.com ']) {
    test(`lets ${name} in`, async () => {
      assert.equal((await authenticate({ address: '192.0.2.1', username: name, password })).username, 'alice');
    });
  }

  test('says the same for whoever is unknown, has another password, has none, or is off', async () => {
    const wrong = await saidTo('alice', 'wrong');
    assert.equal(wrong.code, 'invalid-credentials');
    assert.deepEqual(await saidTo('nobody', password), wrong);
    assert.deepEqual(await saidTo('no body\0', password), wrong);
    assert.deepEqual(await saidTo('passwordless', password), wrong);
    assert.deepEqual(await saidTo('disabled', 'wrong'), wrong);
    assert.deepEqual(await saidTo('unverified', 'wrong'), wrong);
    assert.deepEqual(await saidTo('alice', ''), wrong);
  });

  test('counts guesses at one name together, however it is spelled', async () => {
    for (const name of ['Eve', 'eve', ' eve', 'eve\t', '\u00a0EVE']) await saidTo(name, 'wrong');
    assert.equal((await saidTo('  eVe  ', 'wrong')).code, 'too-many-requests');
  });

  test('does not take the id of an account for its name', async () => {
    const alice = await accounts.find({ usernameKey: 'alice' });
    assert.equal((await saidTo(alice!._id, password)).code, 'invalid-credentials');
  });

  test('tells only whoever knows the password that the account is off or not confirmed', async () => {
    assert.equal((await saidTo('disabled', password)).code, 'account-disabled');
    assert.equal((await saidTo('unverified', password)).code, 'account-unverified');
  });

  test('replaces a hash with older parameters at the next good sign-in', async () => {
    const passwordHash = await argon2.hash(password, { timeCost: 2, memoryCost: 1024, parallelism: 1 });
    await accounts.update({ usernameKey: 'alice' }, { $set: { passwordHash } });
    await saidTo('alice', 'wrong');
    assert.equal((await accounts.find({ usernameKey: 'alice' }))?.passwordHash, passwordHash);
    await authenticate({ address: '192.0.2.1', username: 'alice', password });
    assert.notEqual((await accounts.find({ usernameKey: 'alice' }))?.passwordHash, passwordHash);
    await authenticate({ address: '192.0.2.1', username: 'alice', password });
  });
});
