import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { commandLine } from '../support/cli.js';

const cli = commandLine();
after(cli.dispose);

const add = (username: string, ...more: string[]) => [
  'account',
  'add',
  '--username',
  username,
  '--email',
  `${username}@example.com`,
  ...more,
];

describe('account', () => {
  test('add answers with the account as one JSON document, and nothing else', async () => {
    const ran = await cli.run(
      add('alice', '--name', 'Alice A', '--verified', '--password-stdin', '--admin', '--json'),
      'a long password\n',
    );
    assert.equal(ran.stderr, '');
    const { id, created_at, updated_at, ...rest } = ran.json();
    assert.match(String(id), /^[\w-]{20,}$/);
    assert.equal(created_at, updated_at);
    assert.deepEqual(rest, {
      username: 'alice',
      email: 'alice@example.com',
      email_verified: true,
      name: 'Alice A',
      status: 'enabled',
      admin: true,
      directory: 'default',
      groups: [],
      has_password: true,
    });
  });

  test('add makes an account without a password, and says how it gets one', async () => {
    const { stdout } = await cli.run(add('bob'));
    assert.match(stdout, /^username +bob$/m);
    assert.match(stdout, /account set-password/);
  });

  test('of one name added twice at once is made once', async () => {
    const both = await Promise.all([cli.run(add('twin', '--json')), cli.run(add('twin', '--json'))]);
    assert.deepEqual(both.map(({ code }) => code).sort(), [0, 1]);
    const loser = both.find(({ code }) => code === 1)!;
    assert.equal(loser.stdout, '');
    assert.match(loser.stderr, /^Another account has this (username|e-mail address)\.\n$/);
  });

  test('is named by id, username or e-mail address', async () => {
    const { id } = await cli.answer(add('carol'));
    for (const ref of [String(id), 'CAROL', 'Carol@Example.com']) {
      assert.equal((await cli.answer(['account', 'show', ref])).id, id);
    }
    assert.equal(await cli.refusal(['account', 'show', 'nobody']), 'There is no account "nobody".');
  });

  test('can be disabled, enabled, given a password and removed', async () => {
    await cli.answer(add('dave'));
    assert.equal((await cli.answer(['account', 'disable', 'dave'])).status, 'disabled');
    assert.equal((await cli.answer(['account', 'enable', 'dave'])).status, 'enabled');
    assert.equal((await cli.answer(['account', 'set-password', 'dave'], 'a long pass word \r\n')).has_password, true);
    const { id: _, ...removed } = await cli.answer(['account', 'remove', 'dave']);
    assert.deepEqual(removed, { username: 'dave', removed: true });
    assert.match(await cli.refusal(['account', 'show', 'dave', '--json']), /no account/);
  });

  test('list names every account', async () => {
    const names = (await cli.answer<{ username: string }[]>(['account', 'list'])).map(({ username }) => username);
    assert.deepEqual(names.sort(), ['alice', 'bob', 'carol', 'twin']);
    assert.match((await cli.run(['account', 'list'])).stdout, /^id +username +email/);
  });

  test('add refuses what is not right in a sentence', async () => {
    assert.match(await cli.refusal(add('alice')), /username/);
    assert.match(await cli.refusal(add('no spaces')), /^The username must .* The e-mail address must/);
    assert.match(await cli.refusal(add('eve', '--password-stdin'), '\n'), /password must not be empty/);
    assert.match(await cli.refusal(['account', 'add', '--username', 'eve']), /--email/);
    assert.match(await cli.refusal(add('eve', '--passwort')), /^Unknown option '--passwort'/);
  });
});
