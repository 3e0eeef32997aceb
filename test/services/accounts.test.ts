import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import type { Account } from '../../src/models/account.js';
import { artifacts } from '../../src/models/artifact.js';
import * as accounts from '../../src/services/accounts.js';
import { setPassword } from '../../src/services/passwords.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let count = 0;
const someone = () => {
  const username = `person${++count}`;
  return { username, email: `${username}@example.com`, emailVerified: true };
};

const problem = (code: string, field?: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  if (field)
    assert.deepEqual(
      error.errors?.map(({ name }) => name),
      [field],
    );
  return true;
};

describe('accounts', () => {
  test('are found by id, by username in any case and by e-mail address in any case', async () => {
    const made = await accounts.createAccount(someone());
    for (const ref of [made._id, made.username.toUpperCase(), made.email.toUpperCase()]) {
      assert.equal((await accounts.getAccount(ref))._id, made._id);
    }
    await assert.rejects(accounts.getAccount('nobody'), problem('not-found'));
  });

  test('do not share a username or an address, however they are spelled', async () => {
    const first = await accounts.createAccount({ ...someone(), username: 'Z\u00fcrich', email: 'z@example.com' });
    const again = { username: 'ZU\u0308RICH', email: 'other@example.com' };
    await assert.rejects(accounts.createAccount(again), problem('taken', 'username'));
    const other = { username: 'other', email: 'Z@EXAMPLE.com' };
    await assert.rejects(accounts.createAccount(other), problem('taken', 'email'));
    assert.equal(first.username, 'Z\u00fcrich');
  });

  test('of one name asked for ten times at once are made once', async () => {
    const wanted = someone();
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => accounts.createAccount(wanted)));
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of made) if (one.status === 'rejected') problem('taken')(one.reason);
  });

  test('are refused with every field that is not right', async () => {
    const bad = { username: 'has space', email: 'nowhere', name: 'a\u202eb' };
    await assert.rejects(accounts.createAccount(bad), (error: Problem) => {
      assert.deepEqual(error.errors?.map(({ name }) => name).sort(), ['email', 'name', 'username']);
      return true;
    });
  });

  test('may be named by their own address, and not by another one', async () => {
    await accounts.createAccount({ username: 'Me@example.com', email: 'me@example.com' });
    const bad = { username: 'boss@example.com', email: 'mallory@example.com' };
    await assert.rejects(accounts.createAccount(bad), problem('invalid-fields', 'username'));
    const wide = { ...bad, username: 'boss\uff20example.com' };
    await assert.rejects(accounts.createAccount(wide), problem('invalid-fields', 'username'));
  });

  test('have no empty password, and none with control characters', async () => {
    await assert.rejects(accounts.createAccount({ ...someone(), password: '' }), problem('invalid-fields', 'password'));
    const made = await accounts.createAccount(someone());
    await assert.rejects(setPassword(made, 'a long pass\0word'), problem('invalid-fields', 'password'));
  });

  const holding = async (accountId: string) => {
    for (const kind of ['Session', 'Grant', 'RefreshToken']) {
      await artifacts.insert({ _id: `${kind}:${accountId}`, kind, accountId, payload: '{}' });
    }
  };

  const endings = {
    'are disabled': accounts.disableAccount,
    'get a new password': (account: Account) => setPassword(account, 'a new password of one'),
    'are removed': accounts.removeAccount,
  };
  for (const [when, end] of Object.entries(endings)) {
    test(`hold nothing any more once they ${when}`, async () => {
      const [made, other] = [await accounts.createAccount(someone()), await accounts.createAccount(someone())];
      await holding(made._id);
      await holding(other._id);
      await end(made);
      assert.equal(await artifacts.count({ accountId: made._id }), 0);
      assert.equal(await artifacts.count({ accountId: other._id }), 3);
    });
  }

  test('that were disabled come back without what was written in between', async () => {
    const disabled = await accounts.disableAccount(await accounts.createAccount(someone()));
    assert.equal(disabled.status, 'disabled');
    await holding(disabled._id);
    assert.equal((await accounts.enableAccount(disabled)).status, 'enabled');
    assert.equal(await artifacts.count({ accountId: disabled._id }), 0);
  });

  test('that are removed leave their names free', async () => {
    const wanted = someone();
    await accounts.removeAccount(await accounts.createAccount(wanted));
    await accounts.createAccount(wanted);
  });
});
