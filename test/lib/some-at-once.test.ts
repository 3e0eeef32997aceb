import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { someAtOnce } from '../../src/lib/some-at-once.js';

const from = <T>(items: T[]): AsyncIterable<T> => Readable.from(items);

describe('some at once', () => {
  test('works on no more than so many, and waits for the last', async () => {
    let [running, most, done] = [0, 0, 0];
    await someAtOnce(
      from([...Array(50).keys()]),
      7,
      () => [],
      async () => {
        most = Math.max(most, ++running);
        await sleep(1);
        running--;
        done++;
      },
    );
    assert.deepEqual([most, done], [7, 50]);
  });

  test('keeps what has a key in common in order', async () => {
    const ended: number[] = [];
    await someAtOnce(
      from([30, 20, 10, 5]),
      4,
      (ms) => (ms === 5 ? [] : ['same']),
      async (ms) => {
        await sleep(ms);
        ended.push(ms);
      },
    );
    assert.deepEqual(ended, [5, 30, 20, 10]);
  });

  test('ends with the first failure, after what runs', async () => {
    const ended: number[] = [];
    const work = async (item: number) => {
      await sleep(item);
      if (item === 1) throw new Error('one');
      ended.push(item);
    };
    await assert.rejects(
      someAtOnce(from([20, 1, ...Array(20).fill(2)]), 2, () => [], work),
      /one/,
    );
    assert.deepEqual(ended, [20]);
  });
});
