import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from './support/sources.js';

/** A small project with our build. */
function project() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-build-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['build.mjs', 'tsconfig.json', 'package-lock.json', 'package.json'])
    copyFileSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at('src/server.ts'), 'export const port: number = 3000;\n');
  writeFileSync(at('src/declared.d.ts'), 'declare const declared: string;\n');
  writeFileSync(at('src/old.ts'), 'export const old = true;\n');
  return { at, build: () => spawnSync(process.execPath, [at('build.mjs')], { encoding: 'utf8' }) };
}

test('compiles what has changed, and nothing when nothing has', () => {
  const { at, build } = project();
  assert.equal(build().status, 0);
  const { mtimeMs } = statSync(at('dist/.built'));
  assert.deepEqual([build().status, statSync(at('dist/.built')).mtimeMs], [0, mtimeMs]);

  writeFileSync(at('src/server.ts'), 'export const port: number = "3000";\n');
  const { status, stdout, stderr } = build();
  assert.deepEqual([status !== 0, stdout], [true, '']);
  assert.match(stderr, /not assignable/);
  assert.notEqual(build().status, 0);
});

test('takes away what a source that is gone has left, and makes again what was deleted', () => {
  const { at, build } = project();
  build();
  rmSync(at('src/old.ts'));
  build();
  assert.deepEqual([existsSync(at('dist/src/old.js')), existsSync(at('dist/src/old.js.map'))], [false, false]);
  rmSync(at('dist/src'), { recursive: true });
  build();
  assert.ok(existsSync(at('dist/src/server.js')));
});

test('without the compiler, runs what was built, and otherwise says what to do', () => {
  const { at, build } = project();
  build();
  rmSync(at('node_modules'));
  assert.equal(build().status, 0);
  rmSync(at('dist'), { recursive: true });
  const { status, stderr } = build();
  assert.equal(status, 1);
  assert.match(stderr, /run npm ci first/);
});
