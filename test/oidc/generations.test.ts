/** What is under way while a password changes: simulated step by step, as no test could time it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadConfig } from '../../config/index.js';
import type { Account } from '../../src/models/account.js';
import { findActiveAccount } from '../../src/oidc/account.js';
import { createAdapter } from '../../src/oidc/adapter.js';
import { createAccount, enableAccount, getAccount } from '../../src/services/accounts.js';
import { authenticate } from '../../src/services/authenticate.js';
import { inRequest } from '../../src/services/generations.js';
import { setPassword } from '../../src/services/passwords.js';
import { revokeSessions } from '../../src/services/revocation.js';
import { openTestStore } from '../support/store.js';

const password = 'correct horse battery staple';
let store: Awaited<ReturnType<typeof openTestStore>>;
let of: (kind: string) => ReturnType<typeof createAdapter>;

before(async () => {
  store = await openTestStore();
  const config = loadConfig({ DATA_DIR: store.settings.DATA_DIR });
  of = (kind) => createAdapter(kind, config, (token) => token);
});
after(() => store.close());

let count = 0;
async function someone(): Promise<Account> {
  const username = `person${++count}`;
  return createAccount({ username, email: `${username}@example.com`, emailVerified: true, password });
}
const signIn = ({ username }: Account, typed = password) =>
  authenticate({ username, password: typed, address: '192.0.2.1' });
const change = async ({ _id }: Account, clear = `${password} ${++count}`) => {
  await setPassword(await getAccount(_id), clear);
  return clear;
};
const session = (accountId: string) => ({ accountId, uid: `uid of ${accountId}`, kind: 'Session' });
/** Reads it as any request would, and says whether the account may go on with it. */
const isGood = (kind: string, id: string, { _id }: Account) =>
  inRequest(async () => Boolean((await of(kind).find(id)) && (await findActiveAccount(_id))));

describe('what is under way while a password is changed', () => {
  test('a sign-in with the old password that is written down late opens nothing', async () => {
    const account = await someone();
    await inRequest(async () => {
      await signIn(account);
      await change(account);
      await of('Session').upsert('s1', session(account._id), 60);
    });
    assert.equal(await isGood('Session', 's1', account), false);
  });

  test('a session that its own request writes back late is no good any more', async () => {
    const account = await someone();
    await of('Session').upsert('s2', session(account._id), 60);
    await inRequest(async () => {
      const read = await of('Session').find('s2');
      assert.ok(await findActiveAccount(account._id));
      await change(account);
      await of('Session').upsert('s2', read!, 60);
      await of('Grant').upsert('g2', { accountId: account._id, kind: 'Grant' }, 60);
      await of('AuthorizationCode').upsert('c2', { accountId: account._id, grantId: 'g2' }, 60);
    });
    for (const [kind, id] of [
      ['Session', 's2'],
      ['Grant', 'g2'],
      ['AuthorizationCode', 'c2'],
    ] as const)
      assert.equal(await isGood(kind, id, account), false, kind);
  });

  test('a token that a refresh writes late is no good any more', async () => {
    const account = await someone();
    await of('RefreshToken').upsert('gh_rt_1', { accountId: account._id, grantId: 'g3' }, 60);
    await inRequest(async () => {
      await of('RefreshToken').find('gh_rt_1');
      await change(account);
      await of('AccessToken').upsert('gh_at_1', { accountId: account._id, grantId: 'g3' }, 60);
    });
    assert.equal(await isGood('AccessToken', 'gh_at_1', account), false);
  });

  test('a sign-in that waits for consent meanwhile has to be done again', async () => {
    const account = await someone();
    const login = { result: { login: { accountId: account._id } } };
    await inRequest(async () => {
      await signIn(account);
      await of('Interaction').upsert('i1', login as never, 60);
    });
    assert.equal(await isGood('Interaction', 'i1', account), true);
    const clear = await change(account);
    await inRequest(async () => {
      await signIn(account, clear);
      await of('Interaction').upsert('i2', login as never, 60);
    });
    assert.equal(await isGood('Interaction', 'i1', account), false);
    assert.equal(await isGood('Interaction', 'i2', account), true);
  });

  test('a new sign-in counts for more than the stale session of the same browser', async () => {
    const account = await someone();
    const clear = await change(account);
    await inRequest(() => of('Session').upsert('stale', session(account._id), 60));
    await inRequest(async () => {
      await of('Session').find('stale');
      await signIn(account, clear);
      await of('Session').upsert('fresh', session(account._id), 60);
    });
    assert.equal(await isGood('Session', 'stale', account), false);
    assert.equal(await isGood('Session', 'fresh', account), true);
  });
});

test('when sessions end alone, tokens go on and so does the session that is kept', async () => {
  const account = await someone();
  await of('Session').upsert('kept', session(account._id), 60);
  await of('Session').upsert('ended', { ...session(account._id), uid: 'another' }, 60);
  await of('AccessToken').upsert('gh_at_2', { accountId: account._id, grantId: 'g4' }, 60);
  assert.equal(await revokeSessions(account._id, session(account._id).uid), 1);
  assert.equal(await isGood('Session', 'kept', account), true);
  assert.equal(await isGood('Session', 'ended', account), false);
  assert.equal(await isGood('AccessToken', 'gh_at_2', account), true);
  // What the kept session gives out later is as good as itself, though an older grant is read with it.
  await inRequest(async () => {
    await of('Session').find('kept');
    await of('AccessToken').find('gh_at_2');
    await of('Session').upsert('kept', session(account._id), 60);
    await of('AuthorizationCode').upsert('c4', { accountId: account._id, grantId: 'g4' }, 60);
  });
  assert.equal(await isGood('Session', 'kept', account), true);
  assert.equal(await isGood('AuthorizationCode', 'c4', account), true);
  await change(account);
  assert.equal(await isGood('AuthorizationCode', 'c4', account), false);
  assert.equal((await enableAccount(await getAccount(account._id))).status, 'enabled');
});
