import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isUsername, usernameKey } from '../../src/lib/precis.js';

describe('usernames', () => {
  // The examples of RFC 8265 3.5, and names of our own.
  const good = [
    'juliet@example.com',
    'fussball',
    'fu\u00dfball',
    '\u03c0',
    '\u03a3',
    '\u03c3',
    '\u03c2',
    'a.b-c_d+e',
    '東京',
    'אבג7',
    'علی',
    'ｗｉｄｅ',
  ];
  for (const name of good) test(`may be ${name}`, () => assert.equal(isUsername(name), true));

  const bad = {
    nothing: '',
    'two words': 'foo bar',
    'a Roman numeral': 'henry\u2163',
    'a chess piece': '\u265a',
    'a ligature': 'ﬁsh',
    'a zero-width joiner': 'a\u200db',
    'a direction override': 'a\u202eb',
    'a control character': 'a\u0007b',
    'a tag character': 'a\u{e0061}',
    'half a character': 'a\ud800',
    'an unassigned character': 'a\u0378',
    'a leading mark': '\u0301a',
    'two directions': 'abcאבג',
    'a wide space': 'a\u3000b',
    'both kinds of digits': 'ع1\u0661',
  };
  for (const [what, name] of Object.entries(bad)) test(`have no ${what}`, () => assert.equal(isUsername(name), false));

  const same = [
    ['Alice', 'ALICE'],
    ['Z\u00fcrich', 'ZU\u0308RICH'],
    ['ＡＬＩＣＥ', 'alice'],
    ['ｱ', 'ア'],
    ['\u212b', '\u00e5'],
  ] as const;
  for (const [one, other] of same) {
    test(`are the same as ${one} and ${other}`, () => assert.equal(usernameKey(one), usernameKey(other)));
  }
  test('differ where RFC 8265 lets them', () => {
    assert.notEqual(usernameKey('fussball'), usernameKey('fu\u00dfball'));
    assert.notEqual(usernameKey('\u03c3'), usernameKey('\u03c2'));
  });

  test('are compared by a key that is its own key, and never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (name) => {
        const key = usernameKey(name);
        if (isUsername(name)) assert.deepEqual([usernameKey(key), isUsername(key)], [key, true]);
      }),
    );
  });
});
