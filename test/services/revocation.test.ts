import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Artifact, artifacts } from '../../src/models/artifact.js';
import { revokeAccount, revokeClient, revokeGrant, revokeSessions } from '../../src/services/revocation.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

let count = 0;
const keep = (kind: string, of: Partial<Artifact>) =>
  artifacts.insert({ _id: `${kind}:${++count}`, kind, payload: '{}', ...of });

/** An account in two browsers, with one grant of one client and what came from it. */
async function holdings(accountId: string) {
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

  test('of an account can leave the session that asks', async () => {
    await holdings('c');
    await revokeAccount('c', { exceptSessionUid: 'one of c' });
    assert.deepEqual(await left('c'), ['one of c']);
  });

  test('of sessions leaves grants and tokens', async () => {
    await holdings('d');
    assert.equal(await revokeSessions('d', 'two of d'), 1);
    assert.equal((await left('d')).length, 6);
    assert.equal(await revokeSessions('d'), 1);
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
