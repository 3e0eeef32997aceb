import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readForeignHash } from '../../../src/lib/foreign-hashes/index.js';
import { vectors } from '../../support/hash-vectors.js';

const verify = (stored: string, password: string) => {
  const read = readForeignHash(stored);
  assert.ok(typeof read === 'function', `${stored} ${JSON.stringify(read)}`);
  return read(password);
};

describe('a password that another system hashed is verified', () => {
  for (const [source, password, stored] of vectors) {
    test(`as in ${source}: ${stored.slice(0, 24)}`, async () => {
      assert.equal(await verify(stored, password), true);
      assert.equal(await verify(stored, `${password}x`), false);
      assert.equal(await verify(stored, 'X'), false);
    });
  }
});

describe('a hash that is refused', () => {
  const refused: [stored: string, fault: RegExp][] = [
    ['', /no known format/],
    ['5f4dcc3b5aa765d61d8327deb882cf99', /no known format/],
    ['$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', /cost 31/],
    ['$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', /broken kind/],
    ['$2b$05$short', /not a whole bcrypt/],
    ['pbkdf2_sha256$999999999$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=', /999999999 iterations/],
    ['pbkdf2_sha256$0$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=', /0 iterations/],
    [`pbkdf2_sha1$1000$seasalt$${'A'.repeat(4000)}`, /not a whole PBKDF2/],
    ['pbkdf2_md5$1$salt$hash', /not PBKDF2 as/],
    ['$scrypt$ln=31,r=8,p=1$c2FsdHNhbHQ$E4JnHDMfM/4R5U6YbGzbVg==', /more than 256 MiB/],
    ['$scrypt$ln=4,r=1,p=9999$c2FsdHNhbHQ$cut', /not a whole scrypt/],
    ['$scrypt$ln=14,r=8,p=4096$c2FsdHNhbHQ$E4JnHDMfM/4R5U6YbGzbVg==', /too much work/],
    ['$scrypt$r=8,p=1$c2FsdHNhbHQ$E4JnHDMfM/4R5U6YbGzbVg==', /without its parameters/],
    ['$firescrypt$ln=31,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaA==$Bw==$a2V5a2V5', /more than 256 MiB/],
    ['$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==$C0sHCg9ek77hsg==$ZGlmZmVyZW50aGFzaA==', /signer key/],
    ['$5$rounds=999999999$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5', /999999999 rounds/],
    ['$5$cut', /not a whole crypt/],
    ['$6$saltstring$short', /not a whole crypt/],
    ['{SSHA}NWdeaPS1r3uZXZIFrQ/EOELxZFA=', /without a salt/],
    ['{MD5}rL0Y20zC+Fzt72VPzMSk2A==', /schemes/],
    ['sha256$$c73d08de890479518ed60cf670d17faa26a4a71f995c1dcc978165399401a6c4', /without a salt/],
    ['sha256$salt$beef', /not sha256 in hex/],
  ];
  for (const [stored, fault] of refused) {
    test(`is told why: ${stored.slice(0, 40)}`, () => {
      const read = readForeignHash(stored);
      assert.ok(typeof read === 'object');
      assert.match(read.fault, fault);
    });
  }
});

test('whatever stands in an import is read at once and never thrown at', () => {
  const starts = ['$2b$', 'pbkdf2_sha256$', '$pbkdf2$', '$scrypt$', '$fbscrypt$', '$5$', '{SSHA}', 'sha1$', ''];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.string(), (start, rest) => {
      const read = readForeignHash(start + rest);
      assert.ok(typeof read === 'function' || read.fault);
    }),
  );
});

test('a password without end costs nothing where its length would be quadratic work', async () => {
  const stored = '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5';
  assert.equal(await verify(stored, 'x'.repeat(10_000_000)), false);
});
