/**
 * Runs the tests: everything on the embedded store, and everything once more on MongoDB where MONGODB_URI is set. What
 * cannot run here is left out, and told at the end. Arguments are parts of paths (`npm test -- oidc/adapter`). With
 * `--sqlite` nothing runs on MongoDB; with `--all`, as in CI, it is a failure when anything else is left out.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { chromiumPath } from './support/chromium.js';

const here = import.meta.dirname;
const say = (line: string) => process.stdout.write(`${line}\n`);
const args = process.argv.slice(2);
const all = args.includes('--all');
const parts = args.filter((arg) => !arg.startsWith('--')).map((arg) => arg.replace(/^test\//, '').replace(/\.ts$/, ''));
const mongodbUri = process.env.MONGODB_URI;

const total = { passed: 0, failed: 0, skipped: 0 };
const leftOut = new Set<string>();

const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js') && (!parts.length || parts.some((part) => file.includes(part))))
  .sort();

/** Which of the files run on an engine: `x.browser.test.ts` wants Chromium, `mongo.test.ts` and `sqlite.test.ts` their engine. */
function filesOn(engine: 'mongo' | 'sqlite'): string[] {
  const other = engine === 'mongo' ? 'sqlite' : 'mongo';
  const can = files.filter((file) => !new RegExp(`(^|[./])${other}\\.test\\.js$`).test(file));
  if (chromiumPath()) return can;
  const browser = can.filter((file) => file.endsWith('.browser.test.js'));
  if (browser.length)
    leftOut.add(`${browser.length} files that need a browser: install chromium, or set CHROMIUM_PATH to one`);
  return can.filter((file) => !browser.includes(file));
}

/** A skip is fine where an engine or a platform cannot do a thing, and says so: `skip: 'not on MongoDB: ...'`. */
function countSkip(name: string, reason: string | boolean) {
  total.skipped++;
  if (typeof reason !== 'string' || !reason.startsWith('not on ')) leftOut.add(`the test "${name}" (${reason})`);
}

async function runOn(engine: 'mongo' | 'sqlite') {
  say(`\nOn ${engine === 'mongo' ? 'MongoDB' : 'the embedded store'}:\n`);
  if (engine === 'mongo') process.env.MONGODB_URI = mongodbUri;
  else delete process.env.MONGODB_URI;
  const paths = filesOn(engine).map((file) => join(here, file));
  const stream = run({ files: paths, concurrency: Math.min(4, availableParallelism()), timeout: 180_000 });
  stream.on('test:pass', ({ name, skip, todo, details }) => {
    if (skip !== undefined) countSkip(name, skip);
    else if (details.type === 'suite' || todo !== undefined) return;
    else if (!paths.includes(name)) total.passed++;
    else {
      total.failed++;
      leftOut.add(`${relative(here, name)}, which holds no test`);
    }
  });
  stream.on('test:fail', ({ todo, details }) => {
    const { failureType } = details.error as { failureType?: string };
    if (todo === undefined && failureType !== 'subtestsFailed') total.failed++;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text);
}

await runOn('sqlite');
const onSqliteOnly = args.includes('--sqlite');
if (mongodbUri && !onSqliteOnly) await runOn('mongo');
else if (!onSqliteOnly)
  leftOut.add('the same on MongoDB: set MONGODB_URI, e.g. MONGODB_URI=mongodb://127.0.0.1:27017 npm test');

if (!files.length) say(`No test file has ${parts.join(' or ')} in its path.`);
say('');
for (const what of leftOut) say(`Left out: ${what}`);
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed || !files.length || (all && leftOut.size) ? 1 : 0;
