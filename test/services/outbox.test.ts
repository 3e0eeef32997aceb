import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, mock, test } from 'node:test';
import { tasks } from '../../src/models/task.js';
import {
  claim,
  configureOutbox,
  enqueue,
  leaseMs,
  payloadOf,
  putOff,
  renew,
  settle,
} from '../../src/services/outbox.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
  configureOutbox({ key: Buffer.alloc(32, 7) });
});
afterEach(async () => {
  mock.timers.reset();
  await tasks.remove({});
});
after(() => store.close());

const stopClock = () => mock.timers.enable({ apis: ['Date'], now: Date.now() });
const wait = (ms: number) => mock.timers.tick(ms);

test('nothing of a task is stored in clear', async () => {
  await enqueue('letter', { to: 'secret-reader@example.org', code: '918273' });
  const { items } = await tasks.list({});
  const files = readdirSync(store.settings.DATA_DIR).map((file) => readFileSync(join(store.settings.DATA_DIR, file)));
  for (const text of [JSON.stringify(items), ...files.map((bytes) => bytes.toString('latin1'))])
    assert.doesNotMatch(text, /secret-reader|918273/);
  assert.deepEqual(payloadOf(items[0]!), { to: 'secret-reader@example.org', code: '918273' });
});

test('what is stored opens in its own place only: nobody can put one task in place of another', async () => {
  await enqueue('letter', { to: 'a@example.org' });
  const [task] = (await tasks.list({})).items;
  assert.throws(() => payloadOf({ ...task!, _id: 'another' }));
});

test('of many who claim at once each gets another task, and each task goes to one', async () => {
  for (let n = 0; n < 40; n++) await enqueue('letter', n);
  const taken = await Promise.all(Array.from({ length: 60 }, () => claim(['letter'])));
  const ids = taken.flatMap((task) => task?._id ?? []);
  assert.equal(new Set(ids).size, ids.length);
  for (let task = await claim(['letter']); task; task = await claim(['letter'])) ids.push(task._id);
  assert.equal(new Set(ids).size, 40);
  assert.equal(ids.length, 40);
});

test('the oldest comes first, and what nobody here can do waits', async () => {
  stopClock();
  for (const name of ['first', 'second']) {
    await enqueue('letter', name);
    wait(10);
  }
  assert.equal(await claim(['other']), null);
  assert.equal(payloadOf((await claim(['other', 'letter']))!), 'first');
  assert.equal(payloadOf((await claim(['letter']))!), 'second');
});

test('a task that was taken up comes back when its process is gone, and not while it is renewed', async () => {
  stopClock();
  await enqueue('letter', 1);
  const task = (await claim(['letter']))!;
  for (let n = 0; n < 10; n++) {
    wait(leaseMs - 1);
    assert.equal(await claim(['letter']), null);
    assert.equal(await renew(task), true);
  }
  wait(leaseMs);
  const again = (await claim(['letter']))!;
  assert.equal(again._id, task._id);
  assert.equal(await renew(task), false);
  await settle(again);
  assert.equal(await tasks.count({}), 0);
});

test('a task that fails is left alone for longer each time, and given up after five days', async () => {
  stopClock();
  await enqueue('letter', 1);
  const delays: number[] = [];
  const start = Date.now();
  for (;;) {
    const task = (await claim(['letter']))!;
    if (!(await putOff(task))) break;
    const { dueAt } = (await tasks.find({ _id: task._id }))!;
    delays.push((dueAt.getTime() - Date.now()) / 1000);
    mock.timers.setTime(dueAt.getTime());
  }
  assert.deepEqual(delays.slice(0, 12), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  assert.ok(Date.now() - start > 4.9 * 86_400_000);
  assert.equal(await tasks.count({}), 0);
});

test('who lost a task to another process cannot put it off', async () => {
  stopClock();
  await enqueue('letter', 1);
  const slow = (await claim(['letter']))!;
  wait(leaseMs);
  const quick = (await claim(['letter']))!;
  await putOff(slow);
  assert.deepEqual((await tasks.find({ _id: slow._id }))?.dueAt, quick.dueAt);
});
