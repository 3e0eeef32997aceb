import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isCommonPassword } from '../../src/lib/common-passwords.js';

describe('a password that many people use', () => {
  const common = {
    'in the list': 'password123',
    'in the list, in capitals': 'PassWord123',
    'in the list, with signs around it': '!!letmein!!',
    'a row of keys': 'qwertyuiop',
    'a row backwards and from its beginning again': '3210987654321098',
    'one character': 'aaaaaaaaaaaaaaaa',
    'a piece again and again': 'xk2xk2xk2xk2xk2x',
    'two of these': 'password12345678',
    'two from the list': 'footballbaseball',
    'in wide letters': 'ｐａｓｓｗｏｒｄ',
  };
  for (const [what, password] of Object.entries(common)) {
    test(`is ${what}`, async () => assert.equal(await isCommonPassword(password), true));
  }

  for (const fine of ['correct horse battery staple', 'wet-paint-on-tuesday', 'gv7#kq2-zz9', 'страна чудес 47', '']) {
    test(`is not ${fine || 'nothing'}`, async () => assert.equal(await isCommonPassword(fine), false));
  }

  test('is every repetition of a short piece', async () => {
    const cases = [fc.string({ minLength: 1, maxLength: 4 }), fc.integer({ min: 4, max: 9 })] as const;
    await fc.assert(
      fc.asyncProperty(...cases, async (piece, count) => assert.ok(await isCommonPassword(piece.repeat(count)))),
    );
  });
});
