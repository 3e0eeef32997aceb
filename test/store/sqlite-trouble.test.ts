import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { UnavailableError } from '../../src/store/store.js';
import { thing } from '../contracts/thing.js';
import { freshFolder, openThings, type Things } from '../support/things.js';

const unavailable = (error: unknown) => error instanceof UnavailableError;
const bulky = () => thing({ extra: 'x'.repeat(3000) });

/** The operator is told once that it is over, after a moment without trouble. */
async function answersAgain({ engine, lines }: Things) {
  for (let tries = 0; lines.length < 2 && tries < 50; tries++) {
    await sleep(100);
    assert.equal(await engine.isReady(), true);
  }
  assert.match(lines[1]!, /the store answers again/);
}

test('a full disk refuses writes, keeps what was answered and half writes nothing, and recovers by itself', async () => {
  const things = openThings(undefined, { maxPages: 60 });
  await things.engine.ready();
  const answered: string[] = [];
  const write = async () => {
    const docs = Array.from({ length: 8 }, bulky);
    const outcomes = await Promise.allSettled(docs.map((doc) => things.insert(doc)));
    answered.push(...docs.filter((_, index) => outcomes[index]!.status === 'fulfilled').map((doc) => doc._id));
    return outcomes;
  };
  let outcomes = await write();
  while (outcomes.every((outcome) => outcome.status === 'fulfilled')) outcomes = await write();

  assert.ok(answered.length > 0);
  assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && unavailable(outcome.reason)));
  assert.equal(await things.count({}), answered.length, 'the turn that did not fit left nothing');
  await assert.rejects(things.update({ _id: answered[0]! }, { $set: { extra: 'x'.repeat(100_000) } }), unavailable);
  assert.equal((await things.find({ _id: answered[0]! }))?.extra, 'x'.repeat(3000));
  assert.equal(await things.engine.isReady(), false);
  assert.equal(things.lines.length, 1, 'one line, not one per request');
  assert.match(things.lines[0]!, /the store is unavailable: .*gatehouse\.db/);

  await things.remove({ _id: { $in: answered.splice(0, 8) } });
  await things.insert(bulky());
  assert.equal(await things.engine.isReady(), true);
  await answersAgain(things);
});

test('a data folder that cannot be written is told as unavailable, and used as soon as it can be', async (t) => {
  const parent = freshFolder();
  chmodSync(parent, 0o755);
  const folder = join(parent, 'data');
  mkdirSync(folder);
  chmodSync(folder, 0o555);
  // Root may write everywhere, so it becomes somebody else for as long as the folder is closed.
  const root = process.getuid?.() === 0;
  if (root) process.seteuid!(65534);
  t.after(() => root && process.seteuid!(0));
  const things = openThings(folder);
  await assert.rejects(things.engine.ready(), unavailable);
  await assert.rejects(things.insert(thing()), unavailable);
  await assert.rejects(things.find({ _id: 'a' }), unavailable);
  assert.equal(await things.engine.isReady(), false);
  assert.equal(things.lines.length, 1);
  if (root) process.seteuid!(0);
  chmodSync(folder, 0o700);
  await things.insert(thing({ _id: 'a' }));
  assert.ok(await things.find({ _id: 'a' }));
  await answersAgain(things);
});

test('a file that is no database is told as unavailable and left as it is', async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, 'gatehouse.db'), 'not a database, but somebody needs it'.repeat(50));
  const things = openThings(folder);
  await assert.rejects(things.engine.ready(), /not a database/);
  await assert.rejects(things.insert(thing()), unavailable);
  rmSync(join(folder, 'gatehouse.db'));
  await things.insert(thing());
});

test('a write waits for the lock of another process, while reads and the event loop go on', async () => {
  const things = openThings();
  await things.insert(thing({ _id: 'a' }));
  const other = new Database(join(things.folder, 'gatehouse.db'));
  other.exec('BEGIN IMMEDIATE');
  let written = false;
  const writing = things.insert(thing({ _id: 'b' })).then(() => (written = true));
  for (const start = performance.now(); performance.now() - start < 300; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(await things.find({ _id: 'a' }));
    assert.equal(written, false);
  }
  other.exec('COMMIT');
  await writing;
  assert.ok(await things.find({ _id: 'b' }));
  assert.deepEqual(things.lines, [], 'a short wait is nothing to report');
});

test('a lock that is not given up makes writes unavailable in the end, and they recover when it is', async () => {
  const things = openThings();
  await things.insert(thing({ _id: 'a' }));
  const other = new Database(join(things.folder, 'gatehouse.db'));
  other.exec('BEGIN IMMEDIATE');
  await assert.rejects(things.insert(thing({ _id: 'b' })), unavailable);
  assert.equal(await things.find({ _id: 'b' }), null);
  assert.match(things.lines[0]!, /unavailable/);
  other.exec('ROLLBACK');
  await things.insert(thing({ _id: 'b' }));
  await answersAgain(things);
});

test('a closed store refuses everything, after it has finished what it was given', async () => {
  const things = openThings();
  const writing = things.insert(thing({ _id: 'a' }));
  await things.engine.close();
  await writing;
  await assert.rejects(things.find({ _id: 'a' }), unavailable);
  await assert.rejects(things.insert(thing()), unavailable);
  assert.ok(await openThings(things.folder).find({ _id: 'a' }));
});

test('sees what other processes write after a statement that libSQL does not reset', async () => {
  const things = openThings();
  await things.insert(thing({ _id: 'a' }));
  await things.explain({ _id: 'a' });
  const other = new Database(join(things.folder, 'gatehouse.db'));
  for (let seen = 0; seen < 3; seen++) {
    assert.equal((await things.find({ _id: 'a' }))?.count ?? 0, seen);
    other.exec(`UPDATE things SET doc = json_set(doc, '$.count', ${seen + 1}) WHERE _id = 'a'`);
  }
});
