import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { boundedQueue, QueueFull } from '../../src/lib/bounded-queue.js';

describe('a bounded queue', () => {
  test('never runs more than it may, never keeps more waiting, and loses nobody', async () => {
    const cases = fc.record({
      running: fc.integer({ min: 1, max: 5 }),
      waiting: fc.integer({ min: 0, max: 10 }),
      jobs: fc.array(fc.record({ ms: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() }), { maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ running, waiting, jobs }) => {
        const queue = boundedQueue({ running, waiting });
        let atOnce = 0;
        const storm = jobs.map((job, index) =>
          queue.run(async () => {
            assert.ok(++atOnce <= running && queue.waiting <= waiting);
            await sleep(job.ms);
            atOnce--;
            if (job.fails) throw new Error('a job may fail');
            return index;
          }),
        );
        const ends = await Promise.allSettled(storm);
        for (const [index, end] of ends.entries()) {
          if (index >= running + waiting) assert.ok(end.status === 'rejected' && end.reason instanceof QueueFull);
          else if (jobs[index]!.fails) assert.ok(end.status === 'rejected' && end.reason.message === 'a job may fail');
          else assert.deepEqual(end, { status: 'fulfilled', value: index });
        }
        assert.equal(queue.running, 0);
        assert.equal(queue.waiting, 0);
      }),
      { numRuns: 50 },
    );
  });

  test('serves those who wait in the order in which they came', async () => {
    const queue = boundedQueue({ running: 1, waiting: 10 });
    const served: number[] = [];
    await Promise.all([1, 2, 3, 4, 5].map((name) => queue.run(async () => void served.push(name))));
    assert.deepEqual(served, [1, 2, 3, 4, 5]);
  });
});
