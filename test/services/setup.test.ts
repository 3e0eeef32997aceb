import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { findAccount } from '../../src/services/accounts.js';
import { hasAdministrator, isSetupToken, issueSetupLink, redeemSetupToken } from '../../src/services/setup.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

const issue = async () => {
  const { url } = await issueSetupLink('https://id.example');
  assert.match(url, /^https:\/\/id\.example\/setup\?token=[\w-]{43}$/);
  return new URL(url).searchParams.get('token')!;
};
const admin = (username: string) => ({ username, email: `${username}@example.com`, password: 'pass word of one' });

test('a newer link ends the one before', async () => {
  const [first, second] = [await issue(), await issue()];
  assert.equal(await isSetupToken(first), false);
  assert.equal(await isSetupToken(second), true);
  assert.equal(await isSetupToken(second), true);
});

test('a link ends after a day', async (t) => {
  const token = await issue();
  t.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 25 * 3_600_000 });
  assert.equal(await isSetupToken(token), false);
  await assert.rejects(redeemSetupToken(token, admin('late')), { code: 'link-used' });
});

test('a refused field does not use the link up; of ten who use it at once one becomes the administrator', async () => {
  const token = await issue();
  await assert.rejects(redeemSetupToken(token, { ...admin('root'), password: '' }), { code: 'invalid-fields' });
  assert.equal(await hasAdministrator(), false);
  const names = Array.from({ length: 10 }, (_, index) => `root${index}`);
  const made = await Promise.allSettled(names.map((name) => redeemSetupToken(token, admin(name))));
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
  const found = (await Promise.all(names.map((name) => findAccount(name)))).filter((account) => account !== null);
  assert.deepEqual(
    found.map(({ admin, emailVerified }) => [admin, emailVerified]),
    [[true, true]],
  );
  assert.equal(await isSetupToken(token), false);
  await assert.rejects(issue(), { code: 'taken' });
});
