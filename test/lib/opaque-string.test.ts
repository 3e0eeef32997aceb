import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isOpaqueString, opaqueString } from '../../src/lib/opaque-string.js';

describe('passwords', () => {
  // RFC 8265 4.3, and what keyboards and operating systems make of one text.
  test('keep their case, their width and their signs', () => {
    for (const password of [
      'correct horse battery staple',
      'Correct Horse',
      'πßå',
      'Jack of ♦s',
      'ＷＩＤＥ',
      ' a  b ',
    ]) {
      assert.equal(opaqueString(password), password);
      assert.ok(isOpaqueString(password));
    }
  });
  test('are the same whatever space is typed in them', () =>
    assert.equal(opaqueString('foo\u1680bar\u00a0'), 'foo bar '));
  test('are the same composed and decomposed', () => assert.equal(opaqueString('e\u0301\u212b'), '\u00e9\u00c5'));
  test('may have emoji that are made of several', () => assert.ok(isOpaqueString('👩‍👩‍👧‍👦❤️🏴󠁧󠁢󠁳󠁣󠁴󠁿')));

  const bad = { nothing: '', 'a tabulator': 'my\tcat', 'a line break': 'a\nb', 'half a character': 'a\ud83d' };
  for (const [what, password] of Object.entries({ ...bad, 'an unassigned character': 'a\u0378' })) {
    test(`have no ${what}`, () => assert.equal(isOpaqueString(password), false));
  }

  test('are prepared once for ever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (password) => {
        const opaque = opaqueString(password);
        assert.equal(opaqueString(opaque), opaque);
        assert.equal(opaqueString(password.normalize('NFD')), opaque);
        assert.equal(isOpaqueString(opaque), isOpaqueString(password));
      }),
    );
  });
});
