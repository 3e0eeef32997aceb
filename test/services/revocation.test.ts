import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accounts } from '../../src/models/account.js';
import { type Artifact, artifacts } from '../../src/models/artifact.js';
import { prepareAccount } from '../../src/services/new-account.js';
import {
  revokeAccount,
  revokeClient,
  revokeGrant,
  revokeSessions,
  sweepAccount,
} from '../../src/services/revocation.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let count = 0;
const keep = (kind: string, of: Partial<Artifact>) =>
  artifacts.insert({ _id: `${kind}:${++count}`, kind, payload: '{}', ...of });

const account = async (_id: string) => {
  const made = await prepareAccount({ username: _id, email: `${_id}@example.com` });
  await accounts.insert({ ...made, _id });
};

/** An account in two browsers, with one grant of one client and what came from it. */
async function holdings(accountId: string) {
  await account(accountId);
  const of = { accountId, clientId: `client of ${accountId}`, grantId: `grant of ${accountId}` };
  await keep('Session', { accountId, uid: `one of ${accountId}` });
  await keep('Session', { accountId, uid: `two of ${accountId}` });
  await artifacts.insert({ _id: `Grant:${of.grantId}`, kind: 'Grant', payload: '{}', ...of });
  for (const kind of ['AuthorizationCode', 'AccessToken', 'RefreshToken']) await keep(kind, of);
  await keep('Interaction', { accountId, clientId: of.clientId });
}

const left = async (accountId: string) =>
  (await artifacts.list({ accountId })).items.map(({ kind, uid }) => uid ?? kind).sort();

describe('revocation', () => {
  test('of an account ends all that it holds, and nothing of another one', async () => {
    await holdings('a');
    await holdings('b');
    assert.deepEqual(await revokeAccount('a'), { sessions: 2, grants: 1, tokens: 4 });
    assert.deepEqual(await left('a'), []);
    assert.equal((await left('b')).length, 7);
  });

  test('of sessions leaves grants and tokens', async () => {
    await holdings('d');
    assert.equal(await revokeSessions('d', 'two of d'), 1);
    assert.equal((await left('d')).length, 6);
    assert.equal(await revokeSessions('d'), 1);
  });

  test('leaves what came after it, even when it is done twice', async () => {
    await account('g');
    await revokeAccount('g');
    const { generation } = (await accounts.find({ _id: 'g' }))!;
    await keep('Session', { accountId: 'g', uid: 'late, and of before' });
    await keep('Session', { accountId: 'g', uid: 'after', generation });
    await sweepAccount('g', generation);
    assert.deepEqual(await left('g'), ['after']);
  });

  test('of a client leaves people signed in', async () => {
    await holdings('e');
    assert.deepEqual(await revokeClient('client of e'), { sessions: 0, grants: 1, tokens: 4 });
    assert.deepEqual(await left('e'), ['one of e', 'two of e']);
  });

  test('of a grant ends what came from it', async () => {
    await holdings('f');
    assert.deepEqual(await revokeGrant('grant of f'), { sessions: 0, grants: 1, tokens: 3 });
    assert.deepEqual(await left('f'), ['Interaction', 'one of f', 'two of f']);
  });
});
