import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { loadConfig } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import { dataDir, given } from './given.js';

const index = new URL('../../config/index.js', import.meta.url).href;
const script = `import { loadConfig } from ${JSON.stringify(index)};
  console.log(JSON.stringify(loadConfig({ DATA_DIR: process.argv[1] }).secrets));`;
const start = (folder: string) =>
  spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });

test('secrets are made once, in a file and folder that only the owner can read', () => {
  const DATA_DIR = join(dataDir(), 'deep', 'data');
  const { secrets } = loadConfig({ DATA_DIR });
  assert.deepEqual(loadConfig({ DATA_DIR }).secrets, secrets);
  assert.notDeepEqual(loadConfig({ DATA_DIR: dataDir() }).secrets, secrets);
  assert.equal(statSync(join(DATA_DIR, 'secrets.json')).mode & 0o777, 0o600);
  assert.equal(statSync(DATA_DIR).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(DATA_DIR), ['secrets.json']);
});

test('processes that start at once agree on the secrets', async () => {
  const folder = dataDir();
  const said = await Promise.all(Array.from({ length: 4 }, () => text(start(folder).stdout)));
  assert.equal(new Set(said).size, 1);
  assert.match(said[0]!, /cookieKeys/);
  assert.deepEqual(readdirSync(folder), ['secrets.json']);
});

test('a process killed while it makes them leaves a whole file or none', async () => {
  for (let delay = 0; delay < 8; delay++) {
    const folder = dataDir();
    const child = start(folder);
    const gone = once(child, 'exit');
    while (child.exitCode === null && !readdirSync(folder).length) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, delay / 4));
    child.kill('SIGKILL');
    await gone;
    if (existsSync(join(folder, 'secrets.json'))) JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
    assert.equal(loadConfig({ DATA_DIR: folder }).secrets.encryptionKey.length, 32);
  }
});

test('the environment comes before the file, and with both secrets given none is made', () => {
  const DATA_DIR = dataDir();
  assert.deepEqual(loadConfig({ DATA_DIR, ...given }).secrets.encryptionKey, Buffer.alloc(32, 7));
  assert.deepEqual(readdirSync(DATA_DIR), []);
  const made = loadConfig({ DATA_DIR }).secrets;
  const { secrets } = loadConfig({ DATA_DIR, COOKIE_KEYS: `${'a'.repeat(32)}, ${'b'.repeat(32)}` });
  assert.deepEqual(secrets.cookieKeys, ['a'.repeat(32), 'b'.repeat(32)]);
  assert.deepEqual(secrets.encryptionKey, made.encryptionKey);
});

test('a file that others can read is closed, and that is told', () => {
  const DATA_DIR = dataDir();
  loadConfig({ DATA_DIR });
  const file = join(DATA_DIR, 'secrets.json');
  chmodSync(file, 0o644);
  assert.match(loadConfig({ DATA_DIR }).warnings[0]!, /secrets\.json could be read by others/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(loadConfig({ DATA_DIR }).warnings, []);
});

test('a file that was damaged is a fault, and stays as it is', () => {
  for (const damage of ['', '{', '[]', '{"cookieKeys":["short"],"encryptionKey":"short"}', 'null']) {
    const DATA_DIR = dataDir();
    writeFileSync(join(DATA_DIR, 'secrets.json'), damage, { mode: 0o600 });
    assert.throws(() => loadConfig({ DATA_DIR }), /secrets\.json must be as it was made/, damage);
    assert.equal(readFileSync(join(DATA_DIR, 'secrets.json'), 'utf8'), damage);
  }
});

test('a data folder that cannot be is a fault', () => {
  const file = join(dataDir(), 'file');
  writeFileSync(file, '');
  for (const DATA_DIR of [file, join(file, 'below'), '/proc/nowhere'])
    assert.throws(
      () => loadConfig({ DATA_DIR }),
      /DATA_DIR must be a folder where secrets\.json can be kept/,
      DATA_DIR,
    );
});

test('each purpose has a key of its own, the same at every start', () => {
  const { secrets } = loadConfig(given);
  assert.equal(deriveKey(secrets, 'a').toString('hex'), deriveKey(loadConfig(given).secrets, 'a').toString('hex'));
  assert.notDeepEqual(deriveKey(secrets, 'a'), deriveKey(secrets, 'b'));
  assert.equal(deriveKey(secrets, 'a').length, 32);
});
