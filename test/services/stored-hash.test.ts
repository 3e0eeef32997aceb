import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashFault, isCurrent, isHashOf } from '../../src/services/stored-hash.js';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

describe('an argon2 hash from elsewhere is verified', () => {
  // phc-winner-argon2, src/test.c; the last two from argon2-cffi by way of the tests of passuth.
  const vectors: [what: string, stored: string][] = [
    ['argon2i', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
    ['argon2i of version 1.0', '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
    ['argon2id', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['argon2d', '$argon2d$v=19$m=16,t=2,p=1$Mmx3eWR3YkJONkhoTGFnNA$HD1EIj2bqdfwQrJDP+FY6w'],
    ['a short argon2i', '$argon2i$v=19$m=16,t=2,p=1$ZVZWeGtzNVZqeExTVzNSOA$fx0EYEB1zO8i+J2H+OFI4w'],
  ];
  for (const [what, stored] of vectors) {
    test(`of ${what}`, async () => {
      assert.equal(hashFault(stored), undefined);
      assert.equal(await isHashOf(stored, 'password'), true);
      assert.equal(await isHashOf(stored, 'Password'), false);
      assert.equal(isCurrent(stored, cost), false);
    });
  }
});

describe('a hash that cannot be taken over tells why', () => {
  const refused: [stored: string, fault: RegExp][] = [
    ['$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', /more than 512 MiB/],
    ['$argon2id$v=19$m=65536,t=999999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', /too much work/],
    ['$argon2id$v=19$m=8,t=1,p=99$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', /not a whole argon2/],
    ['$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$', /not a whole argon2/],
    ['hunter2', /no known format/],
  ];
  for (const [stored, fault] of refused) test(stored.slice(0, 36), () => assert.match(hashFault(stored)!, fault));
});

test('a password that elsewhere was hashed as it was typed opens the account too', async () => {
  // e with a combining accent; printf 'cafe\u0301' | openssl passwd -1 -salt abcdefgh -stdin
  const stored = '$1$abcdefgh$40yExLedMCLIt85NgtRrs/';
  assert.equal(await isHashOf(stored, 'cafe\u0301'), true);
});
