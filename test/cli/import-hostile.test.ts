import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commandLine } from '../support/cli.js';
import type { Imported } from '../support/imported.js';

const cli = commandLine();
after(cli.dispose);

const path = (name: string) => join(cli.settings.DATA_DIR, name);

/** The reasons, and what was imported, of a file that is refused in part. */
async function refusedOf(name: string, content: string | Uint8Array): Promise<string[]> {
  writeFileSync(path(name), content);
  const ran = await cli.run(['account', 'import', path(name), '--json']);
  assert.equal(ran.code, 1);
  const { imported, refused } = ran.json<Imported>();
  return [`${imported} imported`, ...refused.map(({ line, reason }) => `${line} ${reason}`)];
}

/** The sentence by which a whole file is refused. */
async function refusal(name: string, content: string | Uint8Array): Promise<string> {
  writeFileSync(path(name), content);
  const ran = await cli.run(['account', 'import', path(name), '--json']);
  assert.deepEqual([ran.code, ran.stdout], [1, '']);
  return ran.stderr.trim().split('\n').at(-1)!;
}

describe('an import that was never meant to be one', () => {
  test('is refused whole when it is not text, or a list, or not there', async () => {
    const binary = Buffer.concat([Buffer.from([0xff, 0xfe, 0]), randomBytes(100_000)]);
    assert.match(await refusal('a.jsonl', binary), /is no file of accounts: its first line is/);
    assert.match(
      await refusal('b.csv', Buffer.from('email\r\na@b.c', 'utf16le')),
      /its first line is not text in UTF-8/,
    );
    assert.match(await refusal('c.json', '[{"email":"a@b.c"}]'), /is a JSON list; `jq/);
    assert.match(await cli.refusal(['account', 'import', path('none')]).catch(String), /cannot be read \(ENOENT\)/);
    assert.match(await cli.refusal(['account', 'import', path('a'), '--directory', 'no']), /no directory "no"/);
  });

  test('costs no memory by a line without end, and one line only', async () => {
    const file = Buffer.concat([Buffer.from('{"email":"a@x.org"}\n{"email":"'), Buffer.alloc(100e6, 'x')]);
    const last = Buffer.from('"}\n{"email":"b@x.org"}\n{"email":"c@x.org","name":"\xff"}', 'latin1');
    assert.deepEqual(await refusedOf('d.jsonl', Buffer.concat([file, last])), [
      '2 imported',
      '2 The line is longer than 256 KiB.',
      '4 The line is not text in UTF-8.',
    ]);
  });

  test('is not read on without the columns that it takes', async () => {
    const header = [
      '1 The line names a column "colour", which is not a known field, ',
      'the column name twice, no column email.',
    ];
    assert.deepEqual(await refusedOf('e.csv', 'username,colour,name,name\na,red,,\n'), ['0 imported', header.join('')]);
  });

  test('loses no account by a quotation mark that somebody forgot', async () => {
    const lines = ['email,name', 'd@x.org,"D', 'e@x.org,E', 'f@x.org', 'g@x.org,G,', 'h@x.org,"""H"""'];
    assert.deepEqual(await refusedOf('f.csv', lines.join('\n')), [
      '2 imported',
      '2 The line has a quotation mark where none belongs, or one that is not closed.',
      '4 The line has 1 cells where the first line has 2.',
      '5 The line has 3 cells where the first line has 2.',
    ]);
  });

  test('puts nothing into an account but what it may say', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const claims = [
      '{"sub":"1"}',
      '{"__proto__":{"x":1}}',
      '{"$set":1}',
      `{"a":${deep}}`,
      '{"given_name":1}',
      '[]',
      '"x"',
    ];
    const lines = claims.map((json, i) => `{"email":"k${i}@x.org","claims":${json}}`);
    const others = [
      '"admin":true',
      '"_id":"1"',
      '"__proto__":{"admin":true}',
      '"email_verified":"yes"',
      '"created_at":9e99',
    ];
    const more = others.map((field, i) => `{"email":"l${i}@x.org",${field}}`);
    const refused = await refusedOf('g.jsonl', [...lines, ...more].join('\n'));
    assert.equal(refused[0], '0 imported', refused.join('\n'));
    assert.equal(refused.length, 13);
    assert.equal(refused[10], '10 __proto__ is not a known field.');
  });

  test('moves no cursor of a terminal by what it names', async () => {
    writeFileSync(path('h.jsonl'), '{"email":"m@x.org","\\u001b[2J":1}');
    assert.ok(!(await cli.run(['account', 'import', path('h.jsonl')])).stderr.includes('\u001b'));
  });
});
