import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { loadConfig } from '../../config/index.js';
import { artifacts } from '../../src/models/artifact.js';
import { createAdapter } from '../../src/oidc/adapter.js';
import { createSuccession } from '../../src/oidc/token-ids.js';
import { dataDir, given } from '../config/given.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
const config = loadConfig({ ...given, DATA_DIR: dataDir(), REFRESH_RETRY_SECONDS: '10' });
const successorOf = createSuccession(config);
const adapters = new Map<string, Adapter>();
const kinds = [
  'AuthorizationCode',
  'AccessToken',
  'RefreshToken',
  'ClientCredentials',
  'DeviceCode',
  'Session',
  'Grant',
];
const more = ['Interaction', 'PushedAuthorizationRequest', 'RegistrationAccessToken', 'InitialAccessToken'];

before(async () => {
  store = await openTestStore();
  for (const kind of [...kinds, ...more]) adapters.set(kind, createAdapter(kind, config, successorOf));
});
after(() => store.close());

const of = (kind: string) => adapters.get(kind) as Adapter;
let count = 0;
const prefixes: Record<string, string> = { AccessToken: 'gh_at_', RefreshToken: 'gh_rt_', ClientCredentials: 'gh_cc_' };
const newId = (kind: string) => `${prefixes[kind] ?? ''}secret-${kind}-${++count}`;
const payload = (kind: string, more: object = {}): AdapterPayload => {
  const now = Math.floor(Date.now() / 1000);
  return { kind, iat: now, exp: now + 60, ...more } as AdapterPayload;
};
const invalidGrant = (error: unknown) => error instanceof errors.InvalidGrant;

/** Runs with the clock moved on. */
async function later<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + seconds * 1000 });
  return work().finally(() => mock.timers.reset());
}

for (const kind of [...kinds, ...more])
  test(`a ${kind} comes back as it was, is not stored in clear, and ends`, async () => {
    const id = newId(kind);
    const odd = { 'https://a.example/x.y': { $set: 1 }, 'a.b': [], nothing: {} };
    const mine = payload(kind, { jti: id, grantId: 'g1', accountId: 'a1', clientId: 'c1', odd });
    await of(kind).upsert(id, mine, 60);
    assert.deepEqual(await of(kind).find(id), mine);
    assert.equal(await of(kind).find(`${id}x`), undefined);
    const stored = await artifacts.list({ kind });
    if (kind !== 'Grant') assert.doesNotMatch(JSON.stringify(stored), new RegExp(id));
    await later(61 + config.INTERACTION_SECONDS, async () => assert.equal(await of(kind).find(id), undefined));
    await of(kind).destroy(id);
    assert.equal(await of(kind).find(id), undefined);
  });

test('of twenty who consume one at once, one wins', async () => {
  for (const kind of ['AuthorizationCode', 'DeviceCode', 'PushedAuthorizationRequest']) {
    const id = newId(kind);
    await of(kind).upsert(id, payload(kind, { jti: id }), 60);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => of(kind).consume(id)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1, kind);
    const error = kind.startsWith('Pushed') ? errors.InvalidRequestUri : errors.InvalidGrant;
    for (const one of outcomes) if (one.status === 'rejected') assert.ok(one.reason instanceof error, kind);
    assert.equal(typeof (await later(2, () => of(kind).find(id)))?.consumed, 'number');
  }
  await assert.rejects(of('AuthorizationCode').consume('unknown'), invalidGrant);
});

test('a used refresh token may come again soon, and not once its successor was used', async () => {
  const first = newId('RefreshToken');
  const [second, third] = [successorOf(first), successorOf(successorOf(first))];
  const tokens = of('RefreshToken');
  const save = (id: string) =>
    tokens.upsert(id, payload('RefreshToken', { jti: id, exp: (payload('').exp as number) + 999 }), 999);
  await save(first);
  await tokens.consume(first);
  await tokens.consume(first);
  assert.equal((await tokens.find(first))?.consumed, undefined, 'the answer was lost before the successor was saved');
  await save(second);
  await save(second);
  await tokens.consume(first);
  await later(11, async () => {
    assert.equal(typeof (await tokens.find(first))?.consumed, 'number');
    await assert.rejects(tokens.consume(first), invalidGrant);
  });
  await tokens.consume(second);
  await save(third);
  await assert.rejects(tokens.consume(first), invalidGrant);
  assert.equal(typeof (await tokens.find(first))?.consumed, 'number');
});

test('a successor tells nothing of the one before, and differs where the secrets do', () => {
  const other = createSuccession(
    loadConfig({
      ...given,
      COOKIE_KEYS: 'l'.repeat(32),
      ENCRYPTION_KEY: Buffer.alloc(32, 8).toString('base64url'),
      DATA_DIR: config.DATA_DIR,
    }),
  );
  assert.equal(successorOf('gh_rt_x'), successorOf('gh_rt_x'));
  assert.match(successorOf('gh_rt_x'), /^gh_rt_[\w-]{43}$/);
  assert.notEqual(successorOf('gh_rt_x'), other('gh_rt_x'));
});

test('what came from a grant goes with it, kind by kind', async () => {
  const grantId = 'the grant';
  const [code, access] = [newId('AuthorizationCode'), newId('AccessToken')];
  await of('AuthorizationCode').upsert(code, payload('AuthorizationCode', { grantId }), 60);
  await of('AccessToken').upsert(access, payload('AccessToken', { grantId }), 60);
  await of('AccessToken').revokeByGrantId(grantId);
  assert.equal(await of('AccessToken').find(access), undefined);
  assert.ok(await of('AuthorizationCode').find(code));
});

test('a session is found by its uid, and a device code by what the person types', async () => {
  const [session, device] = [newId('Session'), newId('DeviceCode')];
  await of('Session').upsert(session, payload('Session', { jti: session, uid: 'the uid' }), 60);
  assert.equal((await of('Session').findByUid('the uid'))?.jti, session);
  await of('Session').upsert(session, payload('Session', { jti: session, uid: 'the uid', accountId: 'a2' }), 60);
  assert.equal((await of('Session').findByUid('the uid'))?.accountId, 'a2');
  await of('DeviceCode').upsert(device, payload('DeviceCode', { jti: device, userCode: 'BCDFGHJK' }), 60);
  assert.equal((await of('DeviceCode').findByUserCode('BCDFGHJK'))?.jti, device);
  assert.equal(await of('DeviceCode').findByUserCode('BCDFGHJL'), undefined);
  const { items } = await artifacts.list({ kind: 'DeviceCode' });
  assert.doesNotMatch(JSON.stringify(items), /BCDFGHJK/);
});

test('a device code that was used stays used, whatever a second tab still writes', async () => {
  const id = newId('DeviceCode');
  const mine = payload('DeviceCode', { jti: id, userCode: 'CCCCCCCC' });
  await of('DeviceCode').upsert(id, mine, 60);
  await of('DeviceCode').upsert(id, { ...mine, accountId: 'a1' }, 60);
  await of('DeviceCode').consume(id);
  await assert.rejects(of('DeviceCode').upsert(id, { ...mine, accountId: 'a2' }, 60), invalidGrant);
  const kept = await later(2, () => of('DeviceCode').find(id));
  assert.equal(kept?.accountId, 'a1');
  assert.equal(typeof kept?.consumed, 'number');
});

test('a pushed request is used up even where the walk took longer than it lived', async () => {
  const id = newId('PushedAuthorizationRequest');
  const requests = of('PushedAuthorizationRequest');
  await requests.upsert(id, payload('PushedAuthorizationRequest', { jti: id, request: 'x' }), 60);
  await later(120, async () => {
    assert.ok(await requests.find(id));
    await requests.consume(id);
    await assert.rejects(requests.consume(id), errors.InvalidRequestUri);
  });
});

test('a code is never written twice', async () => {
  const id = newId('AuthorizationCode');
  await of('AuthorizationCode').upsert(id, payload('AuthorizationCode'), 60);
  await assert.rejects(of('AuthorizationCode').upsert(id, payload('AuthorizationCode'), 60), invalidGrant);
});
