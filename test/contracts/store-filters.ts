import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Filter } from '../../src/store/store.js';
import type { UnderTest } from './store.js';
import { type Thing, thing } from './thing.js';

/** A filter means the same on every engine, and nothing in it can mean more than its operators. */
export function readsFilters(store: UnderTest): void {
  before(async () => {
    const docs = [
      thing({ group: 'f', name: 'a', rank: 1, madeAt: new Date(1000), flag: true, count: 1 }),
      thing({ group: 'f', name: 'b', rank: 2, madeAt: new Date(2000), flag: false, tags: ['t'] }),
      thing({ group: 'f', name: 'c', rank: 3, madeAt: new Date(3000), usedAt: new Date(5000) }),
    ];
    await Promise.all(docs.map((doc) => store.things.insert(doc)));
  });

  const meant: [Filter<Thing>, string][] = [
    [{ name: 'b' }, 'b'],
    [{ name: { $in: ['a', 'c', 'z'] } }, 'ac'],
    [{ name: { $in: [] } }, ''],
    [{ name: { $ne: 'b' } }, 'ac'],
    [{ rank: { $lt: 2 } }, 'a'],
    [{ rank: { $lte: 2 } }, 'ab'],
    [{ rank: { $gt: 2 } }, 'c'],
    [{ rank: { $gte: 2, $lt: 3 } }, 'b'],
    [{ rank: { $in: [1, 3] }, name: { $ne: 'a' } }, 'c'],
    [{ madeAt: new Date(2000) }, 'b'],
    [{ madeAt: { $gt: new Date(1000), $lte: new Date(3000) } }, 'bc'],
    [{ madeAt: { $in: [new Date(1000)] } }, 'a'],
    [{ usedAt: { $exists: true } }, 'c'],
    [{ usedAt: { $exists: false } }, 'ab'],
    [{ usedAt: { $lt: new Date(9000) } }, 'c'],
    [{ usedAt: { $ne: new Date(5000) } }, 'ab'],
    [{ tags: { $exists: true } }, 'b'],
    [{ flag: true }, 'a'],
    [{ flag: false }, 'b'],
    [{ flag: { $ne: true } }, 'bc'],
    [{ flag: { $in: [true, false] } }, 'ab'],
    [{ count: { $exists: true }, flag: true }, 'a'],
    [{ code: { $exists: false } }, 'abc'],
    [{ group: { $ne: 'f' } }, ''],
  ];
  for (const [filter, names] of meant) {
    test(`finds ${names || 'nothing'} by ${JSON.stringify(filter)}`, async () => {
      const within = filter.group ? { ...filter, name: { $in: ['a', 'b', 'c'] } } : { ...filter, group: 'f' };
      const { items } = await store.things.list(within, { orderBy: 'rank' });
      assert.equal(items.map((item) => item.name).join(''), names);
      assert.equal(await store.things.count(within), names.length);
    });
  }

  // What a request sends is typed before it comes here. Should that fail once, no foreign operator and no value of another
  // type gets through; an operator that is declared would, so model functions take plain strings and build the filter.
  const hostile: [string, object][] = [
    ['a regular expression', { _id: { $regex: '.*' } }],
    ['code', { $where: '1 == 1' }],
    ['an expression', { $expr: { $eq: [1, 1] } }],
    ['a condition of its own', { $or: [{}] }],
    ['a negation', { _id: { $not: { $eq: '' } } }],
    ['an operator in an operator', { _id: { $ne: { $gt: '' } } }],
    ['an operator with a value of another type', { _id: { $gt: 0 } }],
    ['a list where a string belongs', { _id: ['a', 'b'] }],
    ['an object where a string belongs', { _id: { a: 1 } }],
    ['an empty object', { _id: {} }],
    ['a list of objects', { _id: { $in: [{ $gt: '' }] } }],
    ['null', { group: null }],
    ['undefined, which must not widen it to everything', { _id: undefined }],
    ['a path that the schema does not know', { surprise: 1 }],
    ['a path with SQL in it', { '_id" = "" OR 1 = 1 --': 1 }],
    ['a path inside a structure', { 'extra.a': 1 }],
    ['a look into a structure', { extra: 'a' }],
    ['an inherited name', { constructor: 'a' }],
  ];
  for (const [what, filter] of hostile) {
    test(`refuses a filter with ${what}`, async () => {
      const given = filter as Filter<Thing>;
      await assert.rejects(store.things.find(given), TypeError);
      await assert.rejects(store.things.list(given), TypeError);
      await assert.rejects(store.things.count(given), TypeError);
      await assert.rejects(store.things.update(given, { $set: { name: 'x' } }), TypeError);
      await assert.rejects(store.things.remove(given), TypeError);
    });
  }

  test('takes a value literally, whatever it looks like', async () => {
    const _id = `'; DROP TABLE things; -- $where {"$gt":""} %_*`;
    await store.things.insert(thing({ _id, name: '$name' }));
    assert.equal((await store.things.find({ _id, name: '$name' }))?._id, _id);
    assert.equal(await store.things.find({ _id: '%' }), null);
  });
}
