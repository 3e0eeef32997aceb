import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byTurn } from '../../src/lib/by-turn.js';

const settled = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason));

test('does together what is asked for in one turn, and tells each its own outcome', async () => {
  const batches: number[][] = [];
  const halve = byTurn<number, number>(10, async (asked) => {
    batches.push(asked);
    return asked.map((each) => (each % 2 ? { error: `${each} is odd` } : { value: each / 2 }));
  });
  assert.deepEqual(await settled([halve(2), halve(3), halve(4)]), [1, '3 is odd', 2]);
  assert.equal(await halve(8), 4);
  assert.deepEqual(batches, [[2, 3, 4], [8]]);
});

test('makes no batch larger than it may be', async () => {
  const sizes: number[] = [];
  const echo = byTurn<number, number>(2, async (asked) => {
    sizes.push(asked.length);
    return asked.map((value) => ({ value }));
  });
  assert.deepEqual(await settled([1, 2, 3, 4, 5].map(echo)), [1, 2, 3, 4, 5]);
  assert.deepEqual(sizes, [2, 2, 1]);
});

test('tells all of a batch that failed as a whole', async () => {
  const fail = byTurn<number, number>(10, async () => {
    throw 'lost';
  });
  assert.deepEqual(await settled([fail(1), fail(2)]), ['lost', 'lost']);
});
