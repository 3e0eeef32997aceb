import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import fc from 'fast-check';
import type { Account } from '../../src/models/account.js';
import { accounts } from '../../src/models/account.js';
import { challenges } from '../../src/models/challenge.js';
import { createAccount, disableAccount, getAccount, removeAccount } from '../../src/services/accounts.js';
import {
  type Answer,
  checkChallenge,
  dataOf,
  endChallenge,
  issueChallenge,
  revokeChallenges,
} from '../../src/services/challenges.js';
import { setPassword } from '../../src/services/passwords.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let count = 0;
async function someone(): Promise<Account> {
  const username = `person${++count}`;
  return createAccount({ username, email: `${username}@example.com` });
}
const isGood = async (answer: Answer, purpose: 'reset' | 'verify' | 'email' = 'reset') =>
  (await checkChallenge(purpose, answer)) !== undefined;
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a challenge', () => {
  test('is answered by its token and by its code, and checking does not use it up', async () => {
    const account = await someone();
    const { token, code } = await issueChallenge('reset', account, 60);
    for (let n = 0; n < 10; n++) {
      assert.ok(await isGood({ token }));
      assert.ok(await isGood({ account, code: ` ${code.slice(0, 3)} ${code.slice(3)}` }));
    }
    assert.equal((await checkChallenge('reset', { token }))?.account._id, account._id);
  });

  test('is good for its own purpose and account alone', async () => {
    const [account, another] = [await someone(), await someone()];
    const { token, code } = await issueChallenge('reset', account, 60);
    assert.equal(await isGood({ token }, 'verify'), false);
    assert.equal(await isGood({ account, code }, 'verify'), false);
    assert.equal(await isGood({ account: another, code }), false);
    assert.equal(await isGood({ account: null, code }), false);
  });

  test('is no good after its time', async () => {
    const account = await someone();
    const { token, code } = await issueChallenge('reset', account, 60);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    try {
      assert.equal(await isGood({ token }), false);
      assert.equal(await isGood({ account, code }), false);
    } finally {
      mock.timers.reset();
    }
  });

  test('ends with the fifth wrong code, link included', async () => {
    const account = await someone();
    const { token, code } = await issueChallenge('reset', account, 60);
    for (let n = 0; n < 4; n++) assert.equal(await isGood({ account, code: other(code) }), false);
    assert.ok(await isGood({ account, code }));
    assert.ok(await isGood({ token }));
    assert.equal(await isGood({ account, code: other(code) }), false);
    assert.equal(await isGood({ account, code }), false);
    assert.equal(await isGood({ token }), false);
  });

  test('is not guessed any sooner by guessing many codes at once', async () => {
    const account = await someone();
    const { code } = await issueChallenge('reset', account, 60);
    const wrong = Array.from({ length: 50 }, () => ({ account, code: other(code) }));
    const outcomes = await Promise.all([...wrong, { account, code }].map((answer) => isGood(answer)));
    assert.equal(outcomes.at(-1), false);
  });

  test('ends with a newer one, with any new password, with another address, and when it is told to', async () => {
    const endings: Record<string, (account: Account) => Promise<unknown>> = {
      newer: (account) => issueChallenge('reset', account, 60),
      password: (account) => setPassword(account, 'a new password of mine'),
      address: ({ _id }) => accounts.update({ _id }, { $set: { emailKey: `new${_id}@example.com` } }),
      revoked: ({ _id }) => revokeChallenges(_id),
      disabled: (account) => disableAccount(account),
      removed: (account) => removeAccount(account),
    };
    for (const [name, end] of Object.entries(endings)) {
      const account = await someone();
      const { token, code } = await issueChallenge('reset', account, 60);
      assert.ok(await isGood({ token }));
      await end(account);
      assert.equal(await isGood({ token }), false, name);
      assert.equal(await isGood({ account, code }), false, name);
    }
  });

  test('to verify an address outlives a new password', async () => {
    const account = await someone();
    const { token } = await issueChallenge('verify', account, 60);
    await setPassword(account, 'a new password of mine');
    assert.ok(await isGood({ token }, 'verify'));
  });

  test('brings back what it was given, and ends without harm to a newer one', async () => {
    const account = await getAccount((await someone())._id);
    const { token } = await issueChallenge('email', account, 60, { email: 'new@example.com' });
    const { challenge } = (await checkChallenge('email', { token }))!;
    assert.deepEqual(dataOf(challenge), { email: 'new@example.com' });
    const newer = await issueChallenge('email', account, 60, {});
    await endChallenge(challenge);
    assert.ok(await isGood({ token: newer.token }, 'email'));
  });

  test('is stored without token, code and what goes with it', async () => {
    const account = await someone();
    const { token, code } = await issueChallenge('email', account, 60, { email: 'secret@example.com' });
    const stored = JSON.stringify(await challenges.find({ accountId: account._id }));
    for (const secret of [token, code, 'secret@example.com']) assert.ok(!stored.includes(secret));
  });

  test('has a code of six digits, and takes no other one', async () => {
    const account = await someone();
    for (let n = 0; n < 50; n++) {
      const { code } = await issueChallenge('reset', account, 60);
      assert.match(code, /^\d{6}$/);
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.stringMatching(/^\d{6}$/)), async (typed) => {
        const { code } = await issueChallenge('reset', account, 60);
        assert.equal(await isGood({ account, code: typed }), typed.replace(/\s/g, '') === code);
      }),
      { numRuns: 100 },
    );
  });
});
