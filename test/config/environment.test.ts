import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEnvironment } from '../../config/environment.js';
import { dataDir } from './given.js';

const written = (text: string | Buffer) => {
  const file = join(dataDir(), '.env');
  writeFileSync(file, text);
  return file;
};

test('a .env file is read, with comments, quotes, several lines, CRLF and a byte order mark', () => {
  const text =
    "\uFEFF# ours\r\n\r\nA_ONE=1 # why\r\n  export A_TWO = \"b # c\"\r\nA_THREE='d\r\ne'\r\nA_FOUR=\r\nA_FIVE=it's";
  const { env, faults } = readEnvironment(written(text));
  assert.deepEqual(faults, []);
  assert.deepEqual([env.A_ONE, env.A_TWO, env.A_THREE, env.A_FOUR, env.A_FIVE], ['1', 'b # c', 'd\ne', '', "it's"]);
});

test('what the process was given wins over .env', () => {
  const { env } = readEnvironment(written('PATH=/nowhere\nA_ONE=1'));
  assert.equal(env.PATH, process.env.PATH);
  assert.equal(env.A_ONE, '1');
});

test('a .env file that is not there is no fault', () => {
  assert.deepEqual(readEnvironment(join(dataDir(), '.env')).faults, []);
});

test('a line that is no setting is a fault that names the line and does not show it', () => {
  for (const [text, line] of [
    ['A=1\nsecret words\nB=2', 2],
    ['A=1\n\nB="never closed\nC=3\n', 3],
    ['A="1\n2"\n=3', 3],
    ['A="closed" and more', 1],
    ['1A=2', 1],
    [Buffer.from('A=1\nB=2', 'utf16le'), 1],
    [Buffer.from([0x41, 0x3d, 0xff]), 1],
  ] as const) {
    const { faults } = readEnvironment(written(text as string));
    assert.equal(faults.length, 1, String(text));
    assert.match(faults[0]!, new RegExp(`\\.env, line ${line}, must be NAME=value, a comment after #, or blank$`));
  }
});

test('a .env that cannot be read is a fault', () => {
  const folder = join(dataDir(), '.env');
  mkdirSync(folder);
  assert.match(readEnvironment(folder).faults[0]!, /\.env must be a file that can be read \(EISDIR\)$/);
});
