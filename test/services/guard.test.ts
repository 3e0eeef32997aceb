import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import { attempts } from '../../src/models/attempt.js';
import { admit, delaySeconds, forgive, takeBack } from '../../src/services/guard.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
});
after(() => store.close());

const wait = (seconds: number) => mock.timers.tick(seconds * 1000);
const outcome = (name: string) =>
  admit(['account', name]).then(
    () => 0,
    (error) => {
      assert.ok(error instanceof Problem && error.code === 'too-many-requests');
      return error.retryAfterSeconds as number;
    },
  );

test('lets the first tries through at once, then makes each next one wait longer', async () => {
  for (let n = 0; n < 5; n++) assert.equal(await outcome('ann'), 0);
  assert.equal(await outcome('ann'), 1);
  wait(1);
  assert.equal(await outcome('ann'), 0);
  assert.equal(await outcome('ann'), 2);
  assert.ok(delaySeconds('account', 9) > delaySeconds('account', 6));
});

test('locks after too many tries, and the lock ends by itself', async () => {
  for (let n = 1; n <= 10; n++) {
    assert.equal(await outcome('bob'), 0);
    wait(n < 10 ? delaySeconds('account', n) : 0);
  }
  assert.equal(await outcome('bob'), 900);
  wait(900);
  assert.equal(await outcome('bob'), 0);
});

test('of many tries at once no more are let through than one after the other', async () => {
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => outcome('carl')));
  assert.equal(outcomes.filter((seconds) => seconds === 0).length, 5);
});

test('a right try is forgiven, and one taken back leaves those of others standing', async () => {
  for (let n = 0; n < 5; n++) await outcome('dora');
  await takeBack(['account', 'dora']);
  assert.equal(await outcome('dora'), 0);
  assert.equal(await outcome('dora'), 1);
  await forgive(['account', 'dora']);
  assert.equal(await outcome('dora'), 0);
});

test('keeps no name in clear', async () => {
  await outcome('hunter2 typed into the wrong field');
  assert.doesNotMatch(JSON.stringify((await attempts.list({})).items), /hunter2/);
});
