import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accounts } from '../../src/models/account.js';
import { artifacts } from '../../src/models/artifact.js';
import { attempts } from '../../src/models/attempt.js';
import { challenges } from '../../src/models/challenge.js';
import { clients } from '../../src/models/client.js';
import { signingKeys } from '../../src/models/signing-key.js';
import { states } from '../../src/models/state.js';
import { tasks } from '../../src/models/task.js';
import { collection, collections } from '../../src/store/open.js';
import type { Collection, Doc, Engine } from '../../src/store/store.js';
import { openTestStore } from '../support/store.js';

let store: Engine;
before(async () => {
  const models = new URL('../../src/models/', import.meta.url);
  for (const file of readdirSync(models)) if (file.endsWith('.js')) await import(new URL(file, models).href);
  store = await openTestStore();
});
after(() => store.close());

/** A full scan, or a sort of everything that was found: what grows with the collection. */
const slow = /^SCAN (?!.*(USING (COVERING )?INDEX|VIRTUAL TABLE))|USE TEMP B-TREE|COLLSCAN|SORT/;
/** Walking a whole index from its beginning; fine for a page of a list, a full scan by another name for a look-up. */
const walk = /^SCAN (?!.*VIRTUAL TABLE)/;

const unknown = /no such command|CommandNotFound|not (known|supported|implemented)/i;

type Asked = Parameters<Collection<Doc>['explain']>;
const look = <T extends Doc>(what: string, on: Collection<T>, ...asked: Parameters<Collection<T>['explain']>) => ({
  what,
  on: on as unknown as Collection<Doc>,
  asked: asked as unknown as Asked,
});

const now = new Date();
const hot = [
  look('an artifact by its id', artifacts, { _id: 'AccessToken:a' }),
  look('an artifact that is not used yet', artifacts, { _id: 'RefreshToken:a', consumedAt: { $exists: false } }),
  look('a session by its uid', artifacts, { uid: 'a' }),
  look('a device code by its user code', artifacts, { userCode: 'a' }),
  look('all artifacts of a grant', artifacts, { grantId: 'a' }),
  look('artifacts of one kind of a grant', artifacts, { grantId: 'a', kind: 'AccessToken' }),
  look('all artifacts of an account', artifacts, { accountId: 'a' }),
  look('the sessions of an account but for one', artifacts, { accountId: 'a', kind: 'Session', _id: { $ne: 'a' } }),
  look('all artifacts of a client', artifacts, { clientId: 'a' }),
  look('the grants of a client', artifacts, { clientId: 'a', kind: 'Grant' }),
  look('an account by its id', accounts, { _id: 'a' }),
  look('an administrator', accounts, { admin: true }),
  look('an account by its username', accounts, { directoryId: 'a', usernameKey: 'a' }),
  look('an account by its e-mail address', accounts, { directoryId: 'a', emailKey: 'a' }),
  look('a page of accounts, oldest first', accounts, {}, { orderBy: 'createdAt' }),
  look('a page of accounts, newest first', accounts, {}, { orderBy: 'createdAt', descending: true }),
  look('a client by its id', clients, { _id: 'a' }),
  look('a page of clients, oldest first', clients, {}, { orderBy: 'createdAt' }),
  look('a signing key by its stage', signingKeys, { slot: 'ES256:current' }),
  look('a challenge by the hash of its token', challenges, { tokenHash: 'a' }),
  look('the tasks that are due', tasks, { kind: 'letter', dueAt: { $lte: now } }, { orderBy: 'dueAt' }),
  look('the tries that were made', attempts, { _id: 'a' }),
  look('the revision', states, { _id: 'a' }),
];

for (const { what, on, asked } of hot) {
  test(`finds ${what} without a full scan, on MongoDB where the server answers explain`, async (t) => {
    const plan = await on.explain(...asked).catch((error) => {
      if (!unknown.test(String(error))) throw error;
      return undefined;
    });
    if (!plan) return t.skip('not on this MongoDB: it does not answer explain');
    assert.ok(plan.length > 0);
    for (const step of plan) assert.doesNotMatch(step, asked[1] ? slow : new RegExp(`${slow.source}|${walk.source}`));
  });
}

test('pages every collection, and sweeps it, by an index, on MongoDB where the server answers explain', async (t) => {
  for (const [name, schema] of collections()) {
    const all = collection<Doc>(name, schema);
    const asked: Asked[] = [[{}, {}], ...(schema.path('expiresAt') ? [[{ expiresAt: { $lte: now } }] as Asked] : [])];
    for (const ask of asked) {
      const plan = await all.explain(...ask).catch(() => undefined);
      if (!plan) return t.skip('not on this MongoDB: it does not answer explain');
      for (const step of plan) assert.doesNotMatch(step, slow, name);
    }
  }
});

test('would notice a full scan, on MongoDB where the server answers explain', async (t) => {
  const plan = await accounts.explain({ name: 'a' }).catch(() => undefined);
  if (!plan) return t.skip('not on this MongoDB: it does not answer explain');
  assert.match(plan.join('\n'), slow);
});
