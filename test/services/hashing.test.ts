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

  test('is hashed anew when the settings have changed', async () => {
    const stored = await hashPassword('correct horse');
    assert.equal(needsRehash(stored), false);
    configureHashing({ ...settings, ARGON2_PASSES: 3 });
    assert.equal(needsRehash(stored), true);
    assert.equal(await verifyPassword('correct horse', stored), true);
    assert.match(await hashPassword('correct horse'), /,t=3,/);
  });
});

/** The time of a wrong password at each of these, asked in turns: the shortest, which other programs disturb least. */
async function timesOfNo(stored: (string | undefined)[], rounds: number): Promise<number[]> {
  const times = stored.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, hash] of stored.entries()) {
      const began = performance.now();
      assert.equal(await verifyPassword('wrong', hash), false);
      times[index]!.push(performance.now() - began);
    }
  }
  return times.map((some) => Math.min(...some));
}

describe('a wrong password', () => {
  const isAlike = (one: number, other: number) =>
    assert.ok(one / other > 0.5 && one / other < 2, `${one} ms is not like ${other} ms`);

  test('takes as long at a missing account as at an existing one', async () => {
    const [existing, missing] = await timesOfNo([await hashPassword('correct horse'), undefined], 15);
    isAlike(missing!, existing!);
  });

  // Last, because from here on every no of this process is as slow as bcrypt's.
  test('takes as long at an account from elsewhere, be its hash quick or slow', async () => {
    const quick = 'sha1$5363620024$cac35ec206d868b7d7cb0b55f31d9425b075082b';
    const slow = '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    const [before] = await timesOfNo([undefined, quick], 5);
    await timesOfNo([slow], 1);
    const [missing, fromQuick, fromSlow] = await timesOfNo([undefined, quick, slow], 6);
    isAlike(missing!, fromQuick!);
    isAlike(missing!, fromSlow!);
    assert.ok(missing! > before!);
  });
});

test('a password that was hashed elsewhere opens the account, and is hashed anew', async () => {
  const stored = 'sha1$5363620024$cac35ec206d868b7d7cb0b55f31d9425b075082b';
  assert.equal(await verifyPassword('hashcat', stored), true);
  assert.equal(needsRehash(stored), true);
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

  const noProc = existsSync('/proc/self/task') ? false : 'not on this platform: the threads are read from /proc';
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
