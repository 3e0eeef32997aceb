import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import type { UnderTest } from './store.js';
import { thing } from './thing.js';

const script = join(import.meta.dirname, '../support/store-process.js');

function start(
  t: TestContext,
  store: UnderTest,
  command: string,
  ...more: string[]
): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [script, command, JSON.stringify(store.settings), ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}

/** What one process does holds for every other that has the same store open, and outlives it. */
export function sharesWithProcesses(store: UnderTest): void {
  test('lets exactly one of 50 win a conditional change, across two processes', async (t) => {
    const ids = Array.from({ length: 20 }, (_, index) => `contested-${index}`);
    await Promise.all(ids.map((_id) => store.things.insert(thing({ _id, key: _id, group: 'contested' }))));
    const both = [start(t, store, 'contest'), start(t, store, 'contest')];
    for (const { lines } of both) assert.equal((await lines.next()).value, 'ready');
    for (const { child } of both) child.stdin!.end('go\n');
    const won = await Promise.all(both.map(async ({ lines }) => JSON.parse((await lines.next()).value) as string[]));
    assert.deepEqual(won.flat().sort(), [...ids].sort());
    assert.equal(await store.things.count({ group: 'contested', usedAt: { $exists: true } }), ids.length);
  });

  test('shows others every write, however many processes have come and gone meanwhile', async (t) => {
    for (let written = 1; written <= 3; written++) {
      await store.things.insert(thing({ group: 'shown' }));
      const { child, lines } = start(t, store, 'look', 'shown');
      assert.equal((await lines.next()).value, String(written));
      await once(child, 'exit');
    }
  });

  test('sees at once what another process has been told is stored', async (t) => {
    const { child, lines } = start(t, store, 'write');
    for (let seen = 0; seen < 20; seen++) {
      const _id = (await lines.next()).value as string;
      assert.ok(await store.things.find({ _id }), _id);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  // On MongoDB this holds for the death of a Gatehouse process; for that of the server it is MongoDB's own promise, which
  // is asked for with every write (write concern majority, journal) and which the stand-in, being in memory, cannot keep.
  test('still has every write that was answered when the process that made it dies by kill -9', async (t) => {
    const { child, lines } = start(t, store, 'write');
    const answered: string[] = [];
    while (answered.length < 200) answered.push((await lines.next()).value);
    child.kill('SIGKILL');
    for (let line = await lines.next(); !line.done; line = await lines.next()) answered.push(line.value);
    for (const _id of answered) assert.ok(await store.things.find({ _id }), _id);
    const halves = await store.things.count({ group: 'written', flag: { $exists: false } });
    assert.equal(halves, 0, 'what is there is there whole');
  });
}
