import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../src/store/store.js';
import type { UnderTest } from './store.js';
import { type Thing, thing } from './thing.js';

/** An update is one atomic step on one document, and returns it as it then is. */
export function changesOneDocument(store: UnderTest): void {
  test('sets, unsets and counts, and returns the document as it then is', async () => {
    const one = thing({ group: 'g', count: 2, extra: { old: true } });
    await store.things.insert(one);
    const usedAt = new Date(5);
    const changed = await store.things.update(
      { _id: one._id },
      {
        $set: { usedAt, extra: { 'a.b': 1 }, notes: [{}] },
        $unset: { group: true },
        $inc: { count: -3 },
      },
    );
    const { group: _, ...rest } = one;
    const expected = { ...rest, usedAt, extra: { 'a.b': 1 }, notes: [{}], count: -1 };
    assert.deepEqual(changed, expected);
    assert.deepEqual(await store.things.find({ _id: one._id }), expected);
    assert.equal(await store.things.find({ group: 'g', _id: one._id }), null);
  });

  test('counts up from nothing, and loses no step of 50 at the same time', async () => {
    const one = thing();
    await store.things.insert(one);
    await Promise.all(Array.from({ length: 50 }, () => store.things.update({ _id: one._id }, { $inc: { count: 1 } })));
    assert.equal((await store.things.find({ _id: one._id }))?.count, 50);
  });

  test('answers null where nothing matches, and makes nothing', async () => {
    assert.equal(await store.things.update({ _id: 'nobody' }, { $set: { name: 'x' } }), null);
    assert.equal(await store.things.find({ _id: 'nobody' }), null);
  });

  test('changes one document where several match', async () => {
    await Promise.all([1, 2, 3].map((rank) => store.things.insert(thing({ group: 'one-of', rank }))));
    await store.things.update({ group: 'one-of' }, { $set: { flag: true } });
    assert.equal(await store.things.count({ group: 'one-of', flag: true }), 1);
  });

  test('lets exactly one of 50 win a change that makes its own condition false', async () => {
    const one = thing();
    await store.things.insert(one);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, count) =>
        store.things.update({ _id: one._id, usedAt: { $exists: false } }, { $set: { usedAt: new Date(), count } }),
      ),
    );
    const won = outcomes.filter((outcome) => outcome !== null);
    assert.equal(won.length, 1);
    assert.deepEqual(await store.things.find({ _id: one._id }), won[0]);
  });

  test('does not change what the caller holds, nor what another was given', async () => {
    const one = thing({ tags: ['a'] });
    await store.things.insert(one);
    const tags = ['b'];
    const changed = await store.things.update({ _id: one._id }, { $set: { tags } });
    changed?.tags?.push('c');
    assert.deepEqual(tags, ['b']);
    assert.deepEqual((await store.things.find({ _id: one._id }))?.tags, ['b']);
  });

  const wrong: [string, object, RegExp][] = [
    ['an operator that is not declared', { $rename: { name: 'group' } }, /\$rename on name is not known/],
    ['a path that the schema does not know', { $set: { surprise: 1 } }, /has no path surprise/],
    ['a path inside a path', { $set: { 'extra.a': 1 } }, /has no path extra\.a/],
    ['a value of the wrong kind', { $set: { rank: '1' } }, /rank must be a finite number/],
    ['a value that its enum does not list', { $set: { status: 'maybe' } }, /status breaks/],
    ['undefined, which is not a way to unset', { $set: { group: undefined } }, /\$unset takes it away/],
    ['the id', { $set: { _id: 'new' } }, /_id cannot be changed/],
    ['taking away what is required', { $unset: { name: true } }, /name is required/],
    ['counting what is no number', { $inc: { name: 1 } }, /\$inc on name/],
    ['one path twice', { $set: { count: 1 }, $inc: { count: 1 } }, /count cannot be changed twice/],
    ['nothing at all', { $set: {} }, /changes nothing/],
  ];
  for (const [what, change, message] of wrong) {
    test(`refuses a change of ${what}`, async () => {
      const one = thing({ group: 'kept' });
      await store.things.insert(one);
      await assert.rejects(store.things.update({ _id: one._id }, change as Change<Thing>), message);
      assert.deepEqual(await store.things.find({ _id: one._id }), one);
    });
  }
}
