import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidCursorError, type Page } from '../../src/store/store.js';
import type { UnderTest } from './store.js';
import { type Thing, thing } from './thing.js';

/** Lists come by page, in one total order, and a cursor holds its place whatever happens meanwhile. */
export function listsByPage(store: UnderTest): void {
  const fill = async (group: string, ranks: number[]) => {
    const docs = ranks.map((rank, index) =>
      thing({
        _id: `${group}-${String(index).padStart(3, '0')}`,
        key: `${group}-${index}`,
        group,
        rank,
        madeAt: new Date(rank * 1000),
      }),
    );
    await Promise.all(docs.map((doc) => store.things.insert(doc)));
    return docs;
  };
  const walk = async (group: string, page: Page<Thing>, between?: (seen: string[]) => Promise<unknown>) => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await store.things.list({ group }, { ...page, ...(after && { after }) });
      assert.ok(items.length <= (page.limit ?? 50));
      seen.push(...items.map((item) => item._id));
      if (!next) return seen;
      after = next;
      await between?.(seen);
    }
  };
  const inOrder = (docs: Thing[], by: (doc: Thing) => number, sign: 1 | -1) =>
    [...docs].sort((a, b) => sign * (by(a) - by(b) || (a._id < b._id ? -1 : 1))).map((doc) => doc._id);

  test('lists in the order of ids unless told otherwise, and says when there is no more', async () => {
    const docs = await fill('by-id', [3, 1, 2]);
    const { items, next } = await store.things.list({ group: 'by-id' });
    assert.deepEqual(items, docs);
    assert.equal(next, undefined);
    assert.equal((await store.things.list({ group: 'by-id' }, { limit: 3 })).next, undefined);
    assert.deepEqual(await store.things.list({ group: 'nobody' }), { items: [] });
  });

  for (const descending of [false, true]) {
    const way = descending ? 'downwards' : 'upwards';
    test(`walks ${way} through equal values without losing or repeating one`, async () => {
      const group = `walk-${way}`;
      const docs = await fill(group, [5, 1, 1, 1, 1, 0, 5, 1, 2, 1, 1]);
      const sign = descending ? -1 : 1;
      assert.deepEqual(
        await walk(group, { orderBy: 'rank', limit: 2, descending }),
        inOrder(docs, (doc) => doc.rank, sign),
      );
      assert.deepEqual(
        await walk(group, { orderBy: 'madeAt', limit: 3, descending }),
        inOrder(docs, (doc) => +doc.madeAt, sign),
      );
      assert.deepEqual(
        await walk(group, { limit: 4, descending }),
        inOrder(docs, () => 0, sign),
      );
    });
  }

  test('holds its place while documents are inserted before and behind it and removed', async () => {
    const docs = await fill('moving', [1, 1, 2, 2, 3, 3, 4, 4]);
    let round = 0;
    const seen = await walk('moving', { orderBy: 'rank', limit: 2 }, async (already) => {
      round++;
      await store.things.insert(thing({ group: 'moving', rank: 0 }));
      await store.things.insert(thing({ _id: `moving-new-${round}`, group: 'moving', rank: 9 }));
      await store.things.remove({ _id: already.at(-1)! });
    });
    assert.equal(new Set(seen).size, seen.length, 'none is given twice');
    for (const doc of docs) assert.ok(seen.includes(doc._id), `${doc._id} was there all the time`);
    assert.ok(seen.includes('moving-new-1'), 'what is inserted behind the cursor is still to come');
  });

  test('refuses a cursor that it did not give', async () => {
    await fill('cursors', [1, 2, 3]);
    const { next } = await store.things.list({ group: 'cursors' }, { limit: 1, orderBy: 'rank' });
    assert.match(next!, /^[\w-]+$/);
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      [],
      ['rank', 1],
      ['rank', '1', 'x'],
      ['rank', { $gt: 0 }, 'x'],
      ['rank', 1, { $gt: '' }],
      null,
      { a: 1 },
    ];
    for (const after of ['', 'garbage', '%%%', `${next}x`.slice(4), ...forged.map(made)]) {
      await assert.rejects(
        store.things.list({ group: 'cursors' }, { after, orderBy: 'rank' }),
        InvalidCursorError,
        after,
      );
    }
    await assert.rejects(store.things.list({}, { after: next!, orderBy: 'madeAt' }), InvalidCursorError);
  });

  test('refuses an order that is not total, and a page without bounds', async () => {
    await assert.rejects(store.things.list({}, { orderBy: 'group' }), /cannot be listed by group/);
    for (const limit of [0, -1, 1.5, 100_000, Number.NaN])
      await assert.rejects(store.things.list({}, { limit }), /a page holds/);
  });
}
