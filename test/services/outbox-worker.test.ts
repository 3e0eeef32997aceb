import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { tasks } from '../../src/models/task.js';
import { enqueue } from '../../src/services/outbox.js';
import { startOutbox } from '../../src/services/outbox-worker.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

const log = pino({ level: 'silent' });
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 500 && !(await holds()); n++) await sleep(20);
  assert.ok(await holds());
};

test('does at once what this process enqueues, and soon what others have left', async () => {
  const done: number[] = [];
  await enqueue('early', 0);
  const outbox = startOutbox({ early: async (n: number) => void done.push(n) }, log, 60_000);
  await until(() => done.length === 1);
  await Promise.all(Array.from({ length: 20 }, (_, n) => enqueue('early', n + 1)));
  await until(() => done.length === 21);
  await outbox.stop(1000);
  assert.equal(new Set(done).size, 21);
  assert.equal(await tasks.count({ kind: 'early' }), 0);
});

test('tries again what failed, and holds the others back no longer than that', async () => {
  const tries: string[] = [];
  const handler = async (name: string) => {
    tries.push(name);
    if (name === 'bad' && tries.filter((tried) => tried === 'bad').length < 2) throw new Error('not now');
  };
  await enqueue('mixed', 'bad');
  await enqueue('mixed', 'good');
  const outbox = startOutbox({ mixed: handler }, log, 50);
  await until(async () => (await tasks.count({ kind: 'mixed' })) === 0);
  await outbox.stop(1000);
  assert.deepEqual(tries.sort(), ['bad', 'bad', 'good']);
});

test('finishes what it is at when it is told to stop, and begins nothing more', async () => {
  const done: number[] = [];
  for (let n = 0; n < 20; n++) await enqueue('slow', n);
  const outbox = startOutbox({ slow: async (n: number) => sleep(200).then(() => void done.push(n)) }, log, 50);
  await sleep(100);
  await outbox.stop(5000);
  const then = done.length;
  assert.ok(then >= 1 && then <= 4, `${then}`);
  assert.equal(await tasks.count({ kind: 'slow' }), 20 - then);
  await enqueue('slow', 99);
  await sleep(300);
  assert.equal(done.length, then);
});

test('does no task as a part of the request that promised it', async () => {
  const requests = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const outbox = startOutbox({ apart: async () => void seen.push(requests.getStore()) }, log, 60_000);
  await requests.run('a request', () => enqueue('apart', 1));
  await until(() => seen.length === 1);
  await outbox.stop(1000);
  assert.deepEqual(seen, [undefined]);
});

test('does not wait for ever for what hangs', async () => {
  await enqueue('hanging', 1);
  const outbox = startOutbox({ hanging: () => new Promise(() => undefined) }, log, 50);
  await sleep(100);
  const start = performance.now();
  await outbox.stop(200);
  assert.ok(performance.now() - start < 1000);
});
