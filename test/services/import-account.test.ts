import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accounts } from '../../src/models/account.js';
import { authenticate } from '../../src/services/authenticate.js';
import { needsRehash } from '../../src/services/hashing.js';
import { importAccount } from '../../src/services/import-account.js';
import { setPassword } from '../../src/services/passwords.js';
import { vectors } from '../support/hash-vectors.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
before(async () => {
  store = await openTestStore();
});
after(() => store.close());

const how = (update = false) => ({ key: Buffer.alloc(32, 1), directoryId: 'default', update });
const find = async (usernameKey: string) => (await accounts.find({ directoryId: 'default', usernameKey }))!;
const signIn = (username: string, password: string) => authenticate({ username, password, address: '192.0.2.1' });
const line = (username: string, more = {}) => ({
  username,
  email: `${username}@example.com`,
  email_verified: true,
  ...more,
});

describe('an account from elsewhere', () => {
  const argon2i = '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA';
  const all = [...vectors.filter(([, password]) => password), ['argon2', 'password', argon2i]];
  for (const [index, [source, password, password_hash]] of all.entries()) {
    test(`signs in, and its hash becomes ours: ${source} ${password_hash!.slice(0, 12)}`, async () => {
      const own = line(`v${index}`, { password_hash });
      assert.equal(await importAccount(own, how()), 'imported');
      await assert.rejects(signIn(own.username, 'wrong'), /not right/);
      await signIn(own.username, password!);
      assert.equal(needsRehash((await find(own.username)).passwordHash!), false);
      await signIn(own.username, password!);
      assert.equal(await importAccount(own, how()), 'unchanged');
    });
  }

  const [, password, password_hash] = vectors[0]!;
  const [, otherPassword, otherHash] = vectors[5]!;

  test('keeps what its person has changed when the same line comes again, even to update', async () => {
    await importAccount(line('ada', { password_hash }), how());
    await setPassword(await find('ada'), 'another long one');
    await accounts.update({ usernameKey: 'ada' }, { $set: { email: 'new@x.org', emailKey: 'new@x.org', name: 'A' } });
    assert.equal(await importAccount(line('ada', { password_hash }), how()), 'unchanged');
    assert.equal(await importAccount(line('ada', { password_hash }), how(true)), 'unchanged');
    await signIn('new@x.org', 'another long one');
  });

  test('gets the password of a newer line, which ends all that it holds', async () => {
    await importAccount(line('ben', { password_hash }), how());
    await signIn('ben', password);
    const newer = line('ben', { password_hash: otherHash });
    await assert.rejects(importAccount(newer, how()), { code: 'taken' });
    const { generation = 0 } = await find('ben');
    assert.equal(await importAccount(newer, how(true)), 'updated');
    await assert.rejects(signIn('ben', password), /not right/);
    await signIn('ben', otherPassword);
    const { generation: after, tokensFrom } = await find('ben');
    assert.deepEqual([after, tokensFrom], [generation + 1, generation + 1]);
  });

  test('gets the fields of a newer line, and goes on to hold what it held', async () => {
    await importAccount(line('cyd', { password_hash, locale: 'de', zoneinfo: 'Europe/Berlin' }), how());
    await signIn('cyd', password);
    const { passwordHash } = await find('cyd');
    const newer = line('cyd', { password_hash, name: 'Cyd', locale: 'fr' });
    assert.equal(await importAccount(newer, how(true)), 'updated');
    const cyd = await find('cyd');
    assert.deepEqual([cyd.name, cyd.claims], ['Cyd', { locale: 'fr', zoneinfo: 'Europe/Berlin' }]);
    assert.deepEqual([cyd.passwordHash, cyd.generation], [passwordHash, undefined]);
  });

  test('is not taken to own another address, and never gets that of another account', async () => {
    await importAccount(line('dan'), how());
    const moved = { username: 'dan', email: 'dan@other.example' };
    assert.equal(await importAccount(moved, how(true)), 'updated');
    assert.equal((await find('dan')).emailVerified, false);
    await assert.rejects(importAccount({ username: 'dan', email: 'cyd@example.com' }, how(true)), { code: 'taken' });
  });

  test('ends what it holds when a line disables it', async () => {
    assert.equal(await importAccount(line('dan', { status: 'disabled' }), how(true)), 'updated');
    const { status, generation } = await find('dan');
    assert.deepEqual([status, generation], ['disabled', 1]);
  });

  test('is made once, however often it is imported at once', async () => {
    const twice = await Promise.allSettled([1, 2, 3].map(() => importAccount(line('eli'), how())));
    assert.equal(twice.filter((one) => one.status === 'fulfilled' && one.value === 'imported').length, 1);
  });
});
