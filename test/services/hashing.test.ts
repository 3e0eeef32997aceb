import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { beforeEach, describe, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import { configureHashing, hashPassword, needsRehash, verifyPassword } from '../../src/services/hashing.js';

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

test('a storm of sign-ins is served as far as the line is long, and the rest is told to come back', async () => {
  configureHashing({ ...settings, ARGON2_MEMORY_KIB: 1024, HASH_QUEUE: 3 });
  const room = availableParallelism() * 4;
  const ends = await Promise.allSettled(Array.from({ length: room + 20 }, () => hashPassword('correct horse')));
  const served = ends.filter((end) => end.status === 'fulfilled');
  assert.equal(served.length, room);
  for (const end of ends.slice(room)) {
    assert.ok(end.status === 'rejected' && end.reason instanceof Problem);
    assert.equal(end.reason.code, 'busy');
    assert.equal(end.reason.retryAfterSeconds, 2);
  }
  assert.ok(await hashPassword('and the next one is served again'));
});
