import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { states } from '../../src/models/state.js';
import { bumpRevision, readRevision, settle } from '../../src/services/revision.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

test('a revision counts every change, however many come at once', async () => {
  assert.equal(await readRevision(), 0);
  await Promise.all(Array.from({ length: 10 }, bumpRevision));
  assert.equal(await readRevision(), 10);
});

test('a change in another process is seen once it has settled', async () => {
  await readRevision();
  await states.update({ _id: 'revision' }, { $inc: { value: 1 } });
  assert.equal(await readRevision(), 10);
  await settle();
  assert.equal(await readRevision(), 11);
});
