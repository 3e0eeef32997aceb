import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { configureBreachCheck, passwordFaults, passwordRules } from '../../src/services/password-policy.js';

const nist = passwordRules.parse({});
const alice = { username: 'wonderland', email: 'alice@liddell.example', name: 'Alice Pleasance' };
const faultsOf = (password: string, rules: Partial<typeof nist> = {}) =>
  passwordFaults(password, { ...nist, ...rules }, alice);

describe('by default a password', () => {
  for (const good of [
    'correct horse battery staple',
    'curiouser-and-curiouser',
    'ЮЮЮЮЮЮЮжизнь моя',
    '🐇🎩🍵🃏👑🌹🐛🍄🐈🥚🐭🕳️⏱️🔑',
  ]) {
    test(`may be ${good}`, async () => assert.deepEqual(await faultsOf(good), []));
  }

  const bad: Record<string, [password: string, faults: string[]]> = {
    'be short': ['tea & u', ['must have at least 8 characters']],
    'be nothing': ['', ['must have at least 8 characters']],
    'be endless': ['x'.repeat(1025), ['must have at most 1024 characters']],
    'be one that many people use': ['passwordpassword', ['must not be one that many people use']],
    'be the own name': ['alicepleasance-1865', ['must have at least 8 characters besides your own name or address']],
    'be the own address': [
      'Alice@Liddell.example',
      ['must have at least 8 characters besides your own name or address'],
    ],
    'have a tabulator': ['down the\trabbit hole', ['must have no control characters or others that cannot be typed']],
  };
  for (const [what, [password, faults]] of Object.entries(bad)) {
    test(`may not ${what}`, async () => assert.deepEqual(await faultsOf(password), faults));
  }

  test('may have the own name in it', async () => assert.deepEqual(await faultsOf('alice fell down a hole'), []));
});

describe('a directory', () => {
  test('may want certain characters', async () => {
    const rules = { minLength: 8, classes: ['lower', 'upper', 'digit', 'symbol'] as (typeof nist)['classes'] };
    assert.deepEqual(await faultsOf('zk7#Wvq2', rules), []);
    assert.deepEqual(await faultsOf('七九四二六八三一', rules), [
      'must have a lower-case letter',
      'must have an upper-case letter',
      'must have a digit',
      'must have a sign such as - or !',
    ]);
  });

  test('counts characters as people do, however they are stored', async () => {
    const lengths = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 80 }));
    const password = fc.string({ unit: fc.constantFrom('a', 'é', 'e\u0301', '東', '🐇', ' '), maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(lengths, password, async ([minLength, maxLength], text) => {
        const length = [...text.normalize('NFC')].length;
        const told = (await faultsOf(text, { minLength, maxLength })).filter((fault) =>
          /at (least|most) \d+ char.*s$/.test(fault),
        );
        assert.equal(told.length, length < minLength || length > maxLength ? 1 : 0);
        assert.deepEqual(await faultsOf(text.normalize('NFD')), await faultsOf(text.normalize('NFC')));
      }),
    );
  });

  test('is told what is not right with its rules', () => {
    const refused = passwordRules.safeParse({
      minLength: 0,
      maxLength: 1.5,
      classes: ['greek'],
      breachCheck: 'yes',
      more: 1,
    });
    assert.deepEqual(refused.error?.issues.map((issue) => issue.message).slice(0, 4), [
      'must be at least 1',
      'must be a whole number',
      'must be of lower, upper, digit, symbol',
      'must be true or false',
    ]);
  });

  test('may look up breaches, and takes the password where that service is away', async (t) => {
    // SHA-1 of "curiouser-and-curiouser".
    const server = createServer((_, response) => response.end('6E27CE763FBF2B889144D5B07B08F86A08A:3\r\n')).listen(0);
    t.after(() => server.close().closeAllConnections());
    configureBreachCheck({ BREACH_RANGE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/` });
    assert.deepEqual(await faultsOf('curiouser-and-curiouser'), []);
    assert.deepEqual(await faultsOf('curiouser-and-curiouser', { breachCheck: true }), [
      'must not be one that is known from a data breach',
    ]);
    configureBreachCheck({ BREACH_RANGE_URL: 'http://127.0.0.1:1/' });
    assert.deepEqual(await faultsOf('curiouser-and-curiouser', { breachCheck: true }), []);
  });
});
