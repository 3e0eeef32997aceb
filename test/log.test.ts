import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';

const log = join(import.meta.dirname, '../src/log.js');
/** Runs `code` in a process of its own, which has a `log` and prints to stderr that it came to its end. */
function run(code: string) {
  const script = `import { createLog } from ${JSON.stringify(log)};
    const log = createLog({ LOG_LEVEL: 'info' });
    ${code}
    process.stderr.write('done');`;
  return spawn(process.execPath, ['--input-type=module', '-e', script]);
}
async function linesOf(code: string): Promise<Record<string, unknown>[]> {
  const child = run(code);
  let text = '';
  for await (const part of child.stdout.setEncoding('utf8')) text += part;
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a line is one JSON document, with its time, level and process', async () => {
  const [line] = await linesOf("log.info({ id: 'x' }, 'request');");
  assert.deepEqual(Object.keys(line!), ['level', 'time', 'pid', 'id', 'msg']);
  assert.equal(line!.level, 'info');
  assert.ok(!Number.isNaN(Date.parse(String(line!.time))));
});

test('a secret that is logged by mistake does not come out', async () => {
  const names = ['authorization', 'cookie', 'password', 'client_secret', 'token', 'secret', 'headers', 'body'];
  const fields = Object.fromEntries(names.map((name) => [name, 'hunter2']));
  assert.doesNotMatch(JSON.stringify(await linesOf(`log.info(${JSON.stringify(fields)}, 'x');`)), /hunter2/);
});

test('an error is told by what it says and where, not by what it carries', async () => {
  const [line] = await linesOf(
    "log.error({ err: Object.assign(new Error('out', { cause: new Error('why') }), { code: 'E1', params: 'hunter2' }) });",
  );
  const { name, message, code, stack, cause } = line!.err as Record<string, string & Record<string, string>>;
  assert.deepEqual([name, message, code, cause!.message], ['Error', 'out', 'E1', 'why']);
  assert.match(stack!, /at /);
  assert.doesNotMatch(JSON.stringify(line), /hunter2/);
});

test('no line is lost when the process ends, however it ends', async () => {
  const many = "for (let n = 0; n < 500; n++) log.info({ n }, 'x'.repeat(n));";
  assert.equal((await linesOf(`${many} process.exit(1);`)).length, 500);
  assert.equal((await linesOf(many)).length, 500);
});

test('a log that nobody reads stops neither the process nor its end', { timeout: 30_000 }, async () => {
  const child = run(
    "for (let n = 0; n < 5000; n++) log.info({ n }, 'x'.repeat(200)); setTimeout(() => process.exit(0), 50);",
  );
  child.stdout.pause();
  const [[said], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
  assert.equal(String(said), 'done');
  assert.equal(code, 0);
});
