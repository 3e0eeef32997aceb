import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { beforeEach, describe, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import { configureHashing, hashingPid, hashPassword, needsRehash, verifyPassword } from '../../src/services/hashing.js';

const settings = { ARGON2_MEMORY_KIB: 19_456, ARGON2_PASSES: 2, ARGON2_PARALLELISM: 1, HASH_QUEUE: 64 };
beforeEach(() => configureHashing(settings));

describe('a password', () => {
  test('is stored as argon2id with the parameters of OWASP', async () => {
    const stored = await hashPassword('correct horse');
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(await verifyPassword('correct horse', stored), true);
    assert.equal(await verifyPassword('Correct horse', stored), false);
    assert.notEqual(stored, await hashPassword('correct horse'));
  });

  test('is the same however a keyboard spells it: NFC or NFD, any kind of space', async () => {
    const stored = await hashPassword('caf\u00e9 noir');
    assert.equal(await verifyPassword('cafe\u0301\u00a0noir', stored), true);
    assert.equal(await verifyPassword('cafe noir', stored), false);
  });

  test('of a missing account takes as long as that of an existing one, and is wrong', async () => {
    const stored = await hashPassword('correct horse');
    const timed = async (hash: string | undefined) => {
      const started = performance.now();
      assert.equal(await verifyPassword('wrong', hash), false);
      return performance.now() - started;
    };
    const missing: number[] = [];
    const existing: number[] = [];
    for (let round = 0; round < 30; round++) {
      missing.push(await timed(undefined));
      existing.push(await timed(stored));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;
    const ratio = median(missing) / median(existing);
    assert.ok(ratio > 0.8 && ratio < 1.25, `missing / existing = ${ratio}`);
  });

  test('is hashed anew when the settings have changed', async () => {
    const stored = await hashPassword('correct horse');
    assert.equal(needsRehash(stored), false);
    configureHashing({ ...settings, ARGON2_PASSES: 3 });
    assert.equal(needsRehash(stored), true);
    assert.equal(await verifyPassword('correct horse', stored), true);
    assert.match(await hashPassword('correct horse'), /,t=3,/);
  });
});

describe('a storm of sign-ins', () => {
  test('is served as far as the line is long, and the rest is told to come back', async () => {
    configureHashing({ ...settings, HASH_QUEUE: 3 });
    const room = availableParallelism() * 4;
    const ends = await Promise.allSettled(Array.from({ length: room + 20 }, () => hashPassword('correct horse')));
    const served = ends.filter((end) => end.status === 'fulfilled');
    assert.equal(new Set(served.map((end) => end.value)).size, room);
    for (const end of ends.slice(room)) {
      assert.ok(end.status === 'rejected' && end.reason instanceof Problem);
      assert.equal(end.reason.code, 'busy');
      assert.equal(end.reason.retryAfterSeconds, 2);
    }
    assert.ok(await hashPassword('and the next one is served again'));
  });

  const noProc = existsSync('/proc/self/task') ? false : 'the threads of a process are read from /proc';
  test('never has more hashes running than there are cores', { skip: noProc }, async () => {
    await Promise.all(Array.from({ length: availableParallelism() * 20 }, () => hashPassword('correct horse')));
    const pid = hashingPid()!;
    // utime in ticks of 10 ms (proc_pid_stat(5), field 14); starting up takes the first thread and its helpers a few.
    const ticks = (task: string) => Number(readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(' ')[13]);
    const workers = readdirSync(`/proc/${pid}/task`).filter((task) => task !== String(pid) && ticks(task) >= 15);
    assert.ok(workers.length <= availableParallelism(), `${workers.length} threads have been hashing`);
  });
});

test('the process that hashes may die: those who wait are told to come back, and the next one is served', async () => {
  await hashPassword('correct horse');
  const waiting = Promise.allSettled([hashPassword('correct horse'), verifyPassword('correct horse', undefined)]);
  process.kill(hashingPid()!, 'SIGKILL');
  for (const end of await waiting) assert.ok(end.status === 'rejected' && end.reason.code === 'busy');
  assert.match(await hashPassword('correct horse'), /^\$argon2id/);
});

test('the process that hashes is not told the secrets of the house', {
  skip: process.platform !== 'linux',
}, async () => {
  await hashPassword('correct horse');
  const names = readFileSync(`/proc/${hashingPid()}/environ`, 'utf8').split('\0').filter(Boolean);
  assert.deepEqual(names.map((line) => line.split('=')[0]).sort(), [
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    'UV_THREADPOOL_SIZE',
  ]);
});
