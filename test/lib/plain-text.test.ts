import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPlainText } from '../../src/lib/plain-text.js';

describe('text that people are shown', () => {
  for (const good of ['My App', 'Café – 東京', 'דוגמה', 'a', '👩‍💻 studio']) {
    test(`takes ${good}`, () => assert.equal(isPlainText(good), true));
  }
  const bad = {
    blank: '  ',
    'a line break': 'a\nb',
    NUL: 'a\0',
    'a colour': '\x1b[31mred',
    'a direction override': 'gpj\u202eexe',
  };
  for (const [what, text] of Object.entries(bad)) {
    test(`refuses ${what}`, () => assert.equal(isPlainText(text), false));
  }
  test('refuses half a character', () => assert.equal(isPlainText('a\ud800'), false));
});
