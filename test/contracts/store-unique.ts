import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DuplicateError } from '../../src/store/store.js';
import type { UnderTest } from './store.js';
import { thing } from './thing.js';

const taken = (path: string) => (error: unknown) => {
  assert.ok(error instanceof DuplicateError, String(error));
  assert.equal(error.path, path);
  return true;
};

/** A unique index refuses the second, and says which field it was. */
export function keepsUnique(store: UnderTest): void {
  test('refuses a second document under an id', async () => {
    const first = thing({ name: 'first' });
    await store.things.insert(first);
    await assert.rejects(store.things.insert(thing({ _id: first._id })), taken('_id'));
    assert.equal((await store.things.find({ _id: first._id }))?.name, 'first');
  });

  test('refuses the second of a compound unique index, and names its last path', async () => {
    const first = thing();
    await store.things.insert(first);
    await assert.rejects(store.things.insert(thing({ key: first.key })), taken('key'));
    await assert.rejects(store.things.put(thing({ key: first.key })), taken('key'));
    await store.things.insert(thing({ key: first.key, directory: 'another' }));
  });

  test('refuses the second of a sparse unique index, and lets any number be without', async () => {
    await store.things.insert(thing({ code: 'sparse' }));
    await assert.rejects(store.things.insert(thing({ code: 'sparse' })), taken('code'));
    await store.things.insert(thing());
    await store.things.insert(thing());
  });

  test('refuses a put that takes the place of one and the name of another, and leaves both', async () => {
    const [one, other] = [thing({ code: 'one' }), thing({ code: 'other' })];
    await Promise.all([store.things.insert(one), store.things.insert(other)]);
    await assert.rejects(store.things.put({ ...one, name: 'changed', code: 'other' }), taken('code'));
    assert.deepEqual(await store.things.find({ _id: one._id }), one);
    assert.deepEqual(await store.things.find({ _id: other._id }), other);
  });

  test('refuses an update that takes the name of another, and leaves both', async () => {
    const [one, other] = [thing({ code: 'a-name' }), thing({ code: 'another-name' })];
    await Promise.all([store.things.insert(one), store.things.insert(other)]);
    await assert.rejects(store.things.update({ _id: one._id }, { $set: { code: 'another-name' } }), taken('code'));
    await assert.rejects(store.things.update({ _id: one._id }, { $set: { key: other.key } }), taken('key'));
    assert.deepEqual(await store.things.find({ _id: one._id }), one);
  });

  test('lets a document keep its own names when it is put or changed', async () => {
    const one = thing({ code: 'own' });
    await store.things.insert(one);
    await store.things.put({ ...one, name: 'put' });
    assert.equal((await store.things.update({ _id: one._id }, { $set: { code: 'own', count: 1 } }))?.count, 1);
  });

  test('frees a name when its document is removed or changes it', async () => {
    const one = thing({ code: 'freed' });
    await store.things.insert(one);
    await store.things.update({ _id: one._id }, { $unset: { code: true } });
    await store.things.insert(thing({ _id: 'frees', code: 'freed' }));
    await store.things.remove({ _id: 'frees' });
    await store.things.insert(thing({ code: 'freed' }));
  });

  test('lets exactly one of 50 take a name at the same time, and tells each its own outcome', async () => {
    const docs = Array.from({ length: 50 }, () => thing({ code: 'race' }));
    const bystanders = Array.from({ length: 50 }, () => thing());
    const [outcomes, others] = await Promise.all([
      Promise.allSettled(docs.map((doc) => store.things.insert(doc))),
      Promise.allSettled(bystanders.map((doc) => store.things.insert(doc))),
    ]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    assert.equal(won.length, 1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') taken('code')(outcome.reason);
    // The names of the others' duplicates are no business of those who shared their turn.
    assert.ok(others.every((outcome) => outcome.status === 'fulfilled'));
    const kept = await store.things.find({ code: 'race' });
    assert.equal(kept?._id, docs[outcomes.findIndex((outcome) => outcome.status === 'fulfilled')]?._id);
  });
}
