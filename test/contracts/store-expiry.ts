import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { UnderTest } from './store.js';
import { thing } from './thing.js';

/** An expired document is never returned and holds no name, whether or not it has been swept. */
export function forgetsExpired(store: UnderTest): void {
  const start = Date.now();
  const at = (offset: number) => new Date(start + offset);
  const moveTo = (offset: number) => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['Date'], now: start + offset });
  };
  beforeEach(() => moveTo(0));
  afterEach(() => mock.timers.reset());

  test('never finds, lists, counts, changes or removes a document from the moment that it ends', async () => {
    const [one, lasting] = [thing({ group: 'ends', expiresAt: at(60_000) }), thing({ group: 'ends' })];
    await Promise.all([store.things.insert(one), store.things.insert(lasting)]);
    moveTo(59_999);
    assert.equal(await store.things.count({ group: 'ends' }), 2);
    moveTo(60_000);
    assert.equal(await store.things.find({ _id: one._id }), null);
    assert.equal(await store.things.find({ _id: one._id, expiresAt: { $gt: new Date(0) } }), null);
    assert.equal(await store.things.count({ group: 'ends' }), 1);
    assert.deepEqual((await store.things.list({ group: 'ends' })).items, [lasting]);
    assert.equal(await store.things.update({ _id: one._id }, { $set: { name: 'late' } }), null);
    assert.equal(await store.things.update({ _id: one._id }, { $set: { expiresAt: at(120_000) } }), null);
    assert.equal(await store.things.remove({ _id: one._id }), 0);
    assert.deepEqual(await store.things.find({ _id: lasting._id }), lasting);
  });

  test('prolongs and shortens a document by its own date', async () => {
    const one = thing({ expiresAt: at(1000) });
    await store.things.insert(one);
    await store.things.update({ _id: one._id }, { $set: { expiresAt: at(5000) } });
    moveTo(4999);
    assert.ok(await store.things.find({ _id: one._id }));
    await store.things.put({ ...one, expiresAt: at(2000) });
    assert.equal(await store.things.find({ _id: one._id }), null);
  });

  test('lets an expired document hold neither its id nor its names', async () => {
    const old = thing({ code: 'reused', expiresAt: at(1000) });
    await store.things.insert(old);
    moveTo(1000);
    const sameName = thing({ code: 'reused', name: 'same code' });
    await store.things.insert(sameName);
    await store.things.insert(thing({ _id: old._id, key: old.key, name: 'same id' }));
    assert.equal((await store.things.find({ code: 'reused' }))?.name, 'same code');
    assert.equal((await store.things.find({ _id: old._id }))?.name, 'same id');
  });

  test('lets a put and an update take the name of an expired document', async () => {
    const docs = ['put', 'update'].map((code) => thing({ code: `ended-${code}`, expiresAt: at(1000) }));
    await Promise.all(docs.map((doc) => store.things.insert(doc)));
    const one = thing();
    await store.things.insert(one);
    moveTo(1000);
    await store.things.put(thing({ code: 'ended-put' }));
    await store.things.update({ _id: one._id }, { $set: { code: 'ended-update' } });
    assert.equal((await store.things.find({ code: 'ended-update' }))?._id, one._id);
  });

  test('lets exactly one of 20 take the id of an expired document', async () => {
    const old = thing({ expiresAt: at(1000) });
    await store.things.insert(old);
    moveTo(1000);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => store.things.insert({ ...old, expiresAt: at(9000) })),
    );
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
  });
}
