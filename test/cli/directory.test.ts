import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { commandLine } from '../support/cli.js';

const cli = commandLine();
after(cli.dispose);

describe('directory', () => {
  test('list shows the default one before anything was made', async () => {
    const [first] = await cli.answer<Record<string, unknown>[]>(['directory', 'list']);
    assert.equal(first?.id, 'default');
    assert.equal(first?.registration, true);
  });

  test('add, set and show tell every rule', async () => {
    const flags = ['--name', 'Staff', '--min-length', '12', '--classes', 'lower,digit', '--no-verify-email'];
    const made = await cli.answer([
      'directory',
      'add',
      'staff',
      ...flags,
      '--allowed-domains',
      'example.com *.example.org',
    ]);
    assert.deepEqual(made.classes, ['lower', 'digit']);
    assert.deepEqual(made.allowed_domains, ['example.com', '*.example.org']);
    assert.equal(made.registration, false);
    await cli.answer(['directory', 'set', 'staff', '--registration', '--history', '4', '--classes', '']);
    const { id, name, registration, history, classes, min_length, verify_email } = await cli.answer([
      'directory',
      'show',
      'staff',
    ]);
    assert.deepEqual(
      { id, name, registration, history, classes, min_length, verify_email },
      { id: 'staff', name: 'Staff', registration: true, history: 4, classes: [], min_length: 12, verify_email: false },
    );
  });

  test('disable and enable are said by its status', async () => {
    assert.equal((await cli.answer(['directory', 'disable', 'staff'])).status, 'disabled');
    assert.equal((await cli.answer(['directory', 'enable', 'staff'])).status, 'enabled');
  });

  test('refuses in a sentence what cannot be', async () => {
    assert.match(await cli.refusal(['directory', 'show', 'nowhere']), /no directory "nowhere"/);
    assert.match(await cli.refusal(['directory', 'add', 'staff']), /already/);
    assert.match(await cli.refusal(['directory', 'set', 'staff', '--min-length', '0']), /least length .* at least 1/);
  });

  test('has accounts of its own', async () => {
    const add = ['account', 'add', '--username', 'ann', '--email', 'ann@example.com'];
    await cli.answer(add);
    const made = await cli.answer([...add, '--directory', 'staff']);
    assert.equal(made.directory, 'staff');
    assert.equal((await cli.answer(['account', 'show', 'ann', '--directory', 'staff'])).id, made.id);
    assert.equal((await cli.answer<unknown[]>(['account', 'list', '--directory', 'staff'])).length, 1);
    assert.match(await cli.refusal([...add, '--directory', 'nowhere']), /no directory/);
  });
});
