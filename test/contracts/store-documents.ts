import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnderTest } from './store.js';
import { type Thing, thing } from './thing.js';

const extra = {
  empty: {},
  list: [],
  nothing: null,
  'https://api.example.com/v1.0': { 'a.b': { 'c.d': 1 } },
  $ref: { $id: '$x', $gt: '' },
  'constructor.prototype': true,
  text: 'Zoë 😀 \u0000 \u2028 "quoted" \\',
  numbers: [0, -1.5, 1e300, Number.MAX_SAFE_INTEGER],
};

/** What is stored comes back as it was, and only what the schema knows is stored. */
export function keepsDocuments(store: UnderTest): void {
  test('gives back every kind of value as it was stored, dates as Dates', async () => {
    const stored = thing({
      code: 'kinds',
      group: 'kinds',
      usedAt: new Date('2026-02-03T04:05:06.789Z'),
      count: -1.25,
      flag: false,
      status: 'on',
      tags: ['a', ''],
      notes: [{ text: 'one', 'a.b': {} }, 'two', 3],
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await store.things.insert(stored);
    assert.deepEqual(await store.things.find({ _id: stored._id }), stored);
  });

  test('keeps empty objects, and dots and dollars in the keys of a structure', async () => {
    const stored = thing({ extra });
    await store.things.insert(stored);
    assert.deepEqual((await store.things.find({ _id: stored._id }))?.extra, extra);
    const put = thing({ extra: {} });
    await store.things.put(put);
    await store.things.update({ _id: put._id }, { $set: { extra } });
    assert.deepEqual((await store.things.find({ _id: put._id }))?.extra, extra);
  });

  test('leaves out what is undefined', async () => {
    const stored = thing({ extra: { kept: 1 } });
    await store.things.insert({ ...stored, count: undefined, extra: { gone: undefined, kept: 1 } });
    assert.deepEqual(await store.things.find({ _id: stored._id }), stored);
  });

  test('puts a document whole in the place of the one that stood there', async () => {
    const first = thing({ count: 1, group: 'put', code: 'put' });
    await store.things.put(first);
    const second = thing({ _id: first._id, name: 'another' });
    await store.things.put(second);
    assert.deepEqual(await store.things.find({ _id: first._id }), second);
    assert.equal(await store.things.find({ code: 'put' }), null);
  });

  test('puts of one new document at the same time all succeed and leave one of them', async () => {
    const one = thing();
    await Promise.all(Array.from({ length: 20 }, (_, rank) => store.things.put({ ...one, rank })));
    assert.equal(await store.things.count({ _id: one._id }), 1);
  });

  test('removes what matches, says how many, and leaves the rest', async () => {
    const docs = Array.from({ length: 7 }, (_, rank) => thing({ group: 'remove', rank }));
    await Promise.all(docs.map((doc) => store.things.insert(doc)));
    assert.equal(await store.things.remove({ group: 'remove', rank: { $lt: 5 } }), 5);
    assert.equal(await store.things.remove({ group: 'remove', rank: { $lt: 5 } }), 0);
    assert.equal(await store.things.count({ group: 'remove' }), 2);
  });

  test('removes more than one portion at once', async () => {
    const docs = Array.from({ length: 1203 }, () => thing({ group: 'many' }));
    await Promise.all(docs.map((doc) => store.things.insert(doc)));
    assert.equal(await store.things.remove({ group: 'many' }), 1203);
  });

  test('takes ids apart that differ in a NUL, in case or in trailing space only', async () => {
    const base = thing()._id;
    const ids = [base, `${base}\0`, `${base}\0a`, base.toUpperCase(), `${base} `];
    await Promise.all(ids.map((_id) => store.things.insert(thing({ _id, key: _id }))));
    for (const _id of ids) assert.equal((await store.things.find({ _id }))?._id, _id);
  });

  const wrong: [string, object, RegExp][] = [
    ['a path that the schema does not know', { surprise: 1 }, /has no path surprise/],
    ['a string where a number belongs', { rank: '1' }, /rank must be a finite number/],
    ['a number that is not finite', { rank: Number.NaN }, /rank must be a finite number/],
    ['an object where a string belongs', { name: { $gt: '' } }, /name must be a string/],
    ['null', { group: null }, /group must be a string/],
    ['a date that is not valid', { madeAt: new Date('no') }, /madeAt must be a valid Date/],
    ['a date as text', { madeAt: '2026-01-01' }, /madeAt must be a valid Date/],
    ['a value that its enum does not list', { status: 'maybe' }, /status breaks .* `enum`/],
    ['a list with a wrong element', { tags: ['a', 1] }, /tags must be a list, each a string/],
    ['a date inside a structure', { extra: { at: new Date() } }, /extra must be plain JSON/],
    ['a class instance inside a structure', { extra: { at: new Map() } }, /extra must be plain JSON/],
    ['a structure that is nested without end', { extra: deep(500) }, /extra must be plain JSON/],
    ['a date inside a list of structures', { notes: [{ at: new Date() }] }, /notes must be a list/],
    ['a missing required path', { name: undefined }, /name is missing/],
  ];
  for (const [what, part, message] of wrong) {
    test(`refuses ${what}, and stores nothing`, async () => {
      const doc = { ...thing(), ...part } as Thing;
      await assert.rejects(store.things.insert(doc), message);
      await assert.rejects(store.things.put(doc), message);
      assert.equal(await store.things.find({ _id: doc._id }), null);
    });
  }
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}
