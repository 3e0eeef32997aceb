import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadMessages } from '../../src/lib/messages.js';

function folder(files: Record<string, unknown>): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-messages-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), JSON.stringify(content));
  return made;
}

const messages = loadMessages(
  folder({
    'pl.json': { tries: { one: '{count} próba', few: '{count} próby', many: '{count} prób', other: '{count} próby' } },
    'en.json': {
      a: { b: 'Hello {name}' },
      tries: { one: 'one try', other: '{count} tries' },
      other: { one: 'nested' },
    },
    'notes.txt': '',
  }),
  'en',
);

test('a value stands where its name is, and nothing in a value is read as a name', () => {
  assert.equal(messages.text('en', 'a.b', { name: '{name} $& {b}' }), 'Hello {name} $& {b}');
  assert.equal(messages.text('en', 'a.b'), 'Hello ');
});

test('a count picks the plural form of its language', () => {
  assert.deepEqual(
    [1, 3, 5].map((count) => messages.text('pl', 'tries', { count })),
    ['1 próba', '3 próby', '5 prób'],
  );
  assert.equal(messages.text('en', 'tries', { count: 1 }), 'one try');
});

test('a language that lacks a text says it in the fallback, whose own plural rules hold', () => {
  assert.equal(messages.text('pl', 'a.b', { name: 'Ola' }), 'Hello Ola');
  assert.deepEqual(messages.languages, ['en', 'pl']);
});

test('a text that nobody has is a fault of ours', () => {
  assert.equal(messages.has('a.c'), false);
  assert.throws(() => messages.text('pl', 'a.c'), /no message a\.c/);
});
