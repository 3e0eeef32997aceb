/** Holds the README to the code: a table that is wrong is worse than none. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Setting, settings } from '../config/settings.js';
import { problems } from '../src/errors.js';
import { root } from './support/sources.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const rowsOf = (name: string) =>
  readme.split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0]?.split('\n') ?? assert.fail(`no ${name}`);
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

const defaultOf = ({ default: value }: Setting) => (value === undefined ? 'not set' : value ? `\`${value}\`` : 'none');

test('the settings table is what config/ declares', () => {
  const rows = Object.entries(settings as Record<string, Setting>).map(
    ([name, setting]) => `| \`${name}\` | ${setting.purpose} | ${defaultOf(setting)} |`,
  );
  assert.deepEqual(rowsOf('settings'), ['| name | what it is for | default |', '|---|---|---|', ...rows]);
});

test('the problems table is what src/errors.ts declares', () => {
  const rows = Object.entries(problems).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  assert.deepEqual(rowsOf('problems'), ['| code | status | what it says |', '|---|---|---|', ...rows]);
});

test('every command stands in Command line', () => {
  const cli = join(root, 'dist/src/cli.js');
  const { stdout } = spawnSync(process.execPath, [cli, 'help'], { encoding: 'utf8' });
  const commands = [...stdout.split('Commands:')[1]!.matchAll(/^ {2}([a-z-]+)/gm)].map((match) => match[1]!);
  const told = [...section('Command line').matchAll(/^\| `([a-z-]+)/gm)].map((match) => match[1]!);
  assert.deepEqual(told.sort(), commands.filter((name) => name !== 'help').sort());
});

test('every room of the house is in Rooms, and no other', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `src/${entry.name}/` : `src/${entry.name}`,
  );
  const listed = [...section('Rooms').matchAll(/`((?:src|config|views|test)\/[^`]*)`/g)].map((match) => match[1]!);
  const told = listed.filter((room) => /^(src\/[^/]+\/?|config\/|views\/|test\/)$/.test(room));
  assert.deepEqual(told.sort(), ['config/', 'views/', 'test/', ...rooms].sort());
});

test('every dependency has its line in Decisions', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const decisions = section('Decisions');
  const missing = Object.keys(dependencies).filter((name) => !decisions.toLowerCase().includes(name));
  assert.deepEqual(missing, []);
});
