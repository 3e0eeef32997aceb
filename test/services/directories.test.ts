import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import { directories as stored } from '../../src/models/directory.js';
import { createAccount, getAccount } from '../../src/services/accounts.js';
import { authenticate } from '../../src/services/authenticate.js';
import * as directories from '../../src/services/directories.js';
import { setPassword } from '../../src/services/passwords.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

const password = 'correct horse battery staple';
let count = 0;
const someone = (directoryId: string, more = {}) => {
  const username = `person${++count}`;
  const email = `${username}@example.com`;
  return { directoryId, username, email, emailVerified: true, password, ...more };
};
const fields =
  (code: string, ...names: string[]) =>
  (error: unknown) => {
    assert.ok(error instanceof Problem, String(error));
    assert.deepEqual([error.code, ...new Set(error.errors?.map(({ name }) => name))], [code, ...names]);
    return true;
  };
const signIn = ({ username, directoryId }: { username: string; directoryId: string }, typed = password) =>
  authenticate({ username, password: typed, directoryId, address: '192.0.2.1' });

describe('directories', () => {
  test('have one called default from the start, made once however many ask at once', async () => {
    const found = await Promise.all(Array.from({ length: 10 }, () => directories.getDirectory('default')));
    assert.equal(found[0]?.status, 'enabled');
    assert.equal(await stored.count({}), 1);
  });

  test('keep only the rules that were set, so that better defaults reach them', async () => {
    await directories.createDirectory({ id: 'staff', policy: { minLength: 12 } });
    await directories.setDirectory('staff', { name: 'Our people', policy: { history: 3, minLength: undefined } });
    const { name, policy } = await directories.getDirectory('staff');
    assert.deepEqual([name, policy.minLength, policy.history, policy.verifyEmail], ['Our people', 12, 3, true]);
    assert.deepEqual((await stored.find({ _id: 'staff' }))?.policy, { minLength: 12, history: 3 });
  });

  test('are refused with a rule that cannot be, in words', async () => {
    await assert.rejects(directories.createDirectory({ id: 'Not An Id', policy: {} }), fields('invalid-fields', 'id'));
    const wrong = { minLength: 100, maxLength: 64, allowedDomains: ['no domain'], colour: 'red' };
    await assert.rejects(directories.createDirectory({ id: 'wrong', policy: wrong }), (error: Problem) => {
      assert.match(String(error.detail), /mail domains that are allowed must be .*colour is not a known field/);
      return true;
    });
    const longer = { minLength: 100, maxLength: 64 };
    await assert.rejects(
      directories.createDirectory({ id: 'wrong', policy: longer }),
      fields('invalid-fields', 'minLength'),
    );
    await assert.rejects(directories.createDirectory({ id: 'staff' }), fields('taken', 'id'));
    await assert.rejects(directories.setDirectory('nowhere', {}), fields('not-found'));
  });

  test('keep every change of many that are made at once', async () => {
    const rules = [{ history: 5 }, { minLength: 10 }, { resetSeconds: 600 }, { classes: ['digit'] }];
    await directories.createDirectory({ id: 'busy' });
    await Promise.all(rules.map((policy) => directories.setDirectory('busy', { policy })));
    const { policy } = await directories.getDirectory('busy');
    assert.deepEqual([policy.history, policy.minLength, policy.resetSeconds, policy.classes], [5, 10, 600, ['digit']]);
  });

  test('have names of their own: the same one may be in two, and opens only its own', async () => {
    const inDefault = await createAccount(someone('default'));
    await directories.createDirectory({ id: 'other' });
    const { username, email } = inDefault;
    const inOther = await createAccount(someone('other', { username, email, password: 'quite another password' }));
    assert.equal((await getAccount(username, 'other'))._id, inOther._id);
    assert.equal((await signIn(inOther, 'quite another password'))._id, inOther._id);
    await assert.rejects(signIn(inDefault, 'quite another password'), fields('invalid-credentials'));
    await assert.rejects(createAccount(someone('nowhere')), fields('not-found'));
  });

  test('that are disabled let nobody sign in, and say so only to who knows the password', async () => {
    await directories.createDirectory({ id: 'shut' });
    const account = await createAccount(someone('shut'));
    await directories.disableDirectory('shut');
    await assert.rejects(signIn(account, 'wrong'), fields('invalid-credentials'));
    await assert.rejects(signIn(account), fields('account-disabled'));
    await directories.enableDirectory('shut');
    assert.equal((await signIn(account))._id, account._id);
  });

  test('decide whether an address must be verified', async () => {
    await directories.createDirectory({ id: 'open', policy: { verifyEmail: false } });
    const account = await createAccount(someone('open', { emailVerified: false }));
    assert.equal((await signIn(account))._id, account._id);
    await directories.setDirectory('open', { policy: { verifyEmail: true } });
    await assert.rejects(signIn(account), fields('account-unverified'));
  });

  test('say which mail domains their accounts have, however a domain is spelled', async () => {
    const policy = {
      allowedDomains: ['example.com', '*.example.org', 'BÜCHER.example'],
      refusedDomains: ['x.example.org'],
    };
    await directories.createDirectory({ id: 'domains', policy });
    const made = (domain: string) => createAccount(someone('domains', { email: `a${++count}@${domain}` }));
    for (const domain of ['EXAMPLE.com', 'deep.mail.example.org', 'bücher.example', 'xn--bcher-kva.example'])
      assert.ok(await made(domain));
    for (const domain of ['example.net', 'sub.example.com', 'example.org', 'X.example.org', 'badexample.com'])
      await assert.rejects(made(domain), fields('invalid-fields', 'email'));
  });

  test('hold for every new password, of new accounts and of old ones', async () => {
    await directories.createDirectory({ id: 'strict', policy: { minLength: 10, classes: ['digit', 'upper'] } });
    await assert.rejects(
      createAccount(someone('strict', { password: 'Short 1A' })),
      fields('invalid-fields', 'password'),
    );
    await assert.rejects(createAccount(someone('strict')), fields('invalid-fields', 'password'));
    const account = await createAccount(someone('strict', { password: 'Long enough 1' }));
    await assert.rejects(setPassword(account, 'long enough 2'), fields('invalid-fields', 'password'));
  });

  test('refuse the last passwords, as many as they say, and not the one before those', async () => {
    await directories.createDirectory({ id: 'history', policy: { history: 2 } });
    const nth = (n: number) => `password of the year ${n}`;
    let account = await createAccount(someone('history', { password: nth(1) }));
    account = await setPassword(account, nth(2));
    account = await setPassword(account, nth(3));
    for (const n of [3, 2]) await assert.rejects(setPassword(account, nth(n)), fields('invalid-fields', 'password'));
    account = await setPassword(account, nth(1));
    assert.equal(account.passwordHistory?.length, 2);
    await directories.setDirectory('history', { policy: { history: 0 } });
    account = await setPassword(account, nth(1));
    assert.deepEqual(account.passwordHistory, []);
  });
});
