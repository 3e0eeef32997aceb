import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedLanguages, pickLanguage } from '../../src/lib/language.js';

test('Accept-Language is read best first, without what it refuses', () => {
  assert.deepEqual(acceptedLanguages('de-CH, fr;q=0.5, en;q=0.9, it;q=0, es;q=nonsense'), ['de-CH', 'en', 'fr']);
  assert.deepEqual(acceptedLanguages(''), []);
  assert.deepEqual(acceptedLanguages(',;q=1,'), []);
});

test('a wish for a region gets the language, and the next wish counts where none is at hand', () => {
  assert.equal(pickLanguage(['en', 'de', 'pt-BR'], ['de-Latn-CH']), 'de');
  assert.equal(pickLanguage(['en', 'de', 'pt-BR'], ['PT-br']), 'pt-BR');
  assert.equal(pickLanguage(['en', 'de', 'pt-BR'], ['fr', 'de']), 'de');
});

test('the first language is for everybody else', () => {
  assert.equal(pickLanguage(['en', 'de'], ['fr', '*', '']), 'en');
  assert.equal(pickLanguage(['en', 'de'], []), 'en');
});
