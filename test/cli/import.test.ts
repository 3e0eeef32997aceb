import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '../support/cli.js';
import { type Imported, imported } from '../support/imported.js';

const cli = commandLine();
after(cli.dispose);

const hash = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const run = (content: string | Uint8Array, ...more: string[]) =>
  cli.run(['account', 'import', '-', '--json', ...more], content);
const jsonLines = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const reasons = ({ refused }: Imported) => refused.map(({ line, reason }) => `${line} ${reason}`);
const show = (name: string) => cli.answer(['account', 'show', name]);

describe('account import', () => {
  test('takes JSON Lines with all that an account may have, and answers with one document', async () => {
    const alice = {
      username: 'alice',
      email: 'alice@example.com',
      email_verified: true,
      name: 'Alice',
      password_hash: hash,
      groups: ['staff'],
      given_name: 'Al',
      address: { locality: 'Ulm' },
      claims: { 'https://example.com/x': [1] },
      status: 'disabled',
      created_at: '2020-01-02T03:04:05+02:00',
    };
    const ran = await run(jsonLines(alice, { email: 'bob@example.com', name: null, created_at: 1_600_000_000 }));
    assert.deepEqual([ran.code, ran.json()], [0, imported({ imported: 2 })]);
    assert.match(ran.stderr, /2 imported, 0 unchanged, 0 updated, 0 refused\.\n$/);
    const { id: _, updated_at: __, ...found } = await show('alice');
    assert.deepEqual(found, {
      username: 'alice',
      email: 'alice@example.com',
      email_verified: true,
      name: 'Alice',
      status: 'disabled',
      admin: false,
      directory: 'default',
      groups: ['staff'],
      has_password: true,
      created_at: '2020-01-02T01:04:05.000Z',
    });
    assert.equal((await show('bob@example.com')).username, 'bob@example.com');
  });

  test('takes CSV from a file, as a spreadsheet writes it, into a directory', async () => {
    await cli.answer(['directory', 'add', 'staff']);
    const rows = [
      '\ufeffemail;username;email_verified;groups;password_hash;birthdate',
      `c@x.org;"c";yes;"a, b";${hash};`,
    ];
    const file = join(cli.settings.DATA_DIR, 'people.csv');
    writeFileSync(file, `${rows.join('\r\n')}\r\n`);
    const ran = await cli.run(['account', 'import', file, '--directory', 'staff']);
    assert.match(ran.stdout, /^imported +1\nunchanged +0\nupdated +0\nrefused +0\n$/);
    assert.match(ran.stderr, /^100 %: 1 imported/);
    const { groups, email_verified, directory } = await cli.answer(['account', 'show', 'c', '--directory', 'staff']);
    assert.deepEqual([groups, email_verified, directory], [['a', 'b'], true, 'staff']);
  });

  test('tells each refused line and why, goes on after it, and exits non-zero', async () => {
    const lines = [
      jsonLines({ username: 'dora', email: 'dora' }),
      'nonsense\n\n[]\n',
      jsonLines({ email: 'dora@example.com', colour: 'red', password_hash: 'hunter2' }),
      jsonLines({ username: 'alice', email: 'dora@example.com' }, { username: 'dora', email: 'Alice@example.com' }),
      jsonLines({ username: 'alice', email: 'bob@example.com' }, { email: 'dora@example.com', password: 'in clear' }),
      jsonLines({ email: 'dora@example.com', password_hash: hash.replace('05', '31') }),
      jsonLines({ username: 'dora', email: 'dora@example.com', password_hash: hash }),
    ];
    const ran = await run(lines.join(''));
    const answer = ran.json<Imported>();
    const expected = [
      '1 The e-mail address must be one like alice@example.com.',
      '2 The line is not JSON.',
      '4 The line is not a JSON object.',
      '5 The password hash is of no known format. colour is not a known field.',
      '6 Another account has this username.',
      '7 Another account has this e-mail address.',
      '8 One account has this username, and another one this e-mail address.',
      '9 The password is in clear, which is taken with --plain-passwords only.',
      '10 The password hash asks for bcrypt of cost 31, which is not 4 to 14.',
    ];
    assert.deepEqual(reasons(answer), expected);
    assert.deepEqual([ran.code, answer.imported, answer.refused_count], [1, 1, 9]);
    for (const one of expected) assert.ok(ran.stderr.includes(`Line ${one.replace(' ', ': ')}\n`), one);
    assert.match(ran.stderr, /\n9 lines were refused\.\n$/);
  });

  test('takes passwords in clear when told to, by the rules of the directory', async () => {
    const lines = jsonLines({ email: 'p@x.org', password: 'a long password' }, { email: 'q@x.org', password: 'xy4#' });
    const answer = (await run(lines, '--plain-passwords')).json<Imported>();
    assert.deepEqual(reasons(answer), ['2 The password must have at least 8 characters.']);
    assert.equal((await run(lines, '--plain-passwords', '--update')).json<Imported>().unchanged, 1);
  });

  test('names one account by one line, whatever else stands in the file', async () => {
    const eve = { username: 'eve', email: 'eve@example.com' };
    const answer = (await run(jsonLines(eve, eve, { ...eve, name: 'Eve' }))).json<Imported>();
    assert.deepEqual([answer.imported, answer.unchanged], [1, 1]);
    assert.deepEqual(reasons(answer), ['3 This account was imported already, and its line said something else.']);
    assert.equal((await run(jsonLines({ ...eve, name: 'Eve' }), '--update')).json<Imported>().updated, 1);
    assert.equal((await show('eve')).name, 'Eve');
  });

  test('goes on where it was interrupted when it is run again', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => jsonLines({ email: `person${i}@example.com` }));
    const child = cli.start(['account', 'import', '-', '--json']);
    const answered = text(child.stdout);
    child.stdin.on('error', () => undefined).write(`${lines.slice(0, 50).join('')}bad\n`);
    await once(child.stderr.setEncoding('utf8'), 'data');
    child.kill('SIGINT');
    for (const line of lines.slice(50)) {
      if (child.exitCode !== null) break;
      child.stdin.write(line);
      await sleep(20);
    }
    const before = JSON.parse(await answered) as Imported;
    assert.equal(child.exitCode, 1);
    assert.equal(before.interrupted, true);
    assert.ok(before.imported >= 50 && before.imported < 200, String(before.imported));
    const again = (await run(lines.join(''))).json<Imported>();
    assert.deepEqual([again.unchanged, again.imported], [before.imported, 200 - before.imported]);
  });
});
