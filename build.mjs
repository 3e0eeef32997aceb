/**
 * Compiles into dist/ when a source has changed since the last build; does nothing otherwise, so that every script may
 * begin with it. `--watch` goes on compiling and restarts the server. Plain JavaScript: it runs before anything is built.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';

const root = import.meta.dirname;
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const compiler = join(root, 'node_modules/typescript/bin/tsc');

const watching = process.argv.includes('--watch');

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** What a build depends on, as one text: another text means another build. */
function sources() {
  const files = ['src', 'config', 'test'].flatMap((room) => filesIn(join(root, room)));
  const ours = files.filter((file) => file.endsWith('.ts')).sort();
  return [...ours, join(root, 'tsconfig.json'), join(root, 'package-lock.json')]
    .map((file) => `${relative(root, file)} ${statSync(file).mtimeMs} ${statSync(file).size}`)
    .join('\n');
}

/** Takes away what was compiled from a source that is gone: a stale test would still run. */
function removeStale() {
  for (const file of filesIn(dist)) {
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}

function build() {
  const wanted = sources();
  // A .d.ts compiles to nothing.
  const whole = wanted.match(/^\S+(?<!\.d)(?=\.ts )/gm).every((source) => existsSync(join(dist, `${source}.js`)));
  if (whole && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  removeStale();
  // The compiler trusts its own notes and would not write again what somebody has deleted.
  if (!whole) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  // On stdout there may be a script that reads our JSON, so what the compiler says goes to stderr.
  const { status } = spawnSync(process.execPath, [compiler], { cwd: root, stdio: ['ignore', 2, 2] });
  // Whoever watches mends it while watching.
  if (status !== 0 && !watching) process.exit(status ?? 1);
  if (status === 0) writeFileSync(stamp, wanted);
}

if (existsSync(compiler)) build();
else if (!existsSync(join(dist, 'src/server.js'))) {
  process.stderr.write('Nothing is built yet and the compiler is not installed: run npm ci first.\n');
  process.exit(1);
}

if (watching) {
  const options = { cwd: root, stdio: 'inherit' };
  const children = [
    spawn(process.execPath, [compiler, '--watch', '--preserveWatchOutput'], options),
    spawn(process.execPath, ['--watch', '--enable-source-maps', 'dist/src/server.js'], options),
  ];
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      for (const child of children) child.kill(signal);
    });
}
