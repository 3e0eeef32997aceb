import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import Database from 'libsql';
import mongoose from 'mongoose';
import type { Doc } from '../../src/store/store.js';
import { thing, thingSchema } from '../contracts/thing.js';
import { freshFolder, openThings } from '../support/things.js';

const paths = {
  _id: { type: String, required: true },
  name: { type: String, required: true },
  seenAt: Date,
  active: Boolean,
} as const;
const older = new mongoose.Schema(paths, { versionKey: false });
const newer = new mongoose.Schema(paths, { versionKey: false });
newer.index({ name: 1 }, { unique: true });
newer.index({ seenAt: 1 }, { sparse: true });
newer.index({ active: 1 });

interface Visitor extends Doc {
  name: string;
  seenAt?: Date;
  active?: boolean;
}

/** The store as an older or a newer version of Gatehouse sees it. */
async function visitorsAt(folder: string, schema: mongoose.Schema) {
  const { engine } = openThings(folder, {}, schema);
  await engine.ready();
  return { ...engine.collection<Visitor>('things', schema), engine };
}

test('keeps its files for the owner alone', async () => {
  const folder = join(freshFolder(), 'made', 'here');
  const things = openThings(folder);
  await things.insert(thing());
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
});

test('adds columns and indexes that a newer schema asks for, and fills them from what is stored', async () => {
  const folder = freshFolder();
  const before = await visitorsAt(folder, older);
  await before.insert({ _id: 'a', name: 'Ada', seenAt: new Date(1234), active: true });
  await before.insert({ _id: 'b', name: 'Ben', active: false });
  await before.engine.close();

  const after = await visitorsAt(folder, newer);
  for (const filter of [{ name: 'Ada' }, { seenAt: new Date(1234) }, { active: true }]) {
    assert.match((await after.explain(filter)).join(), /SEARCH things USING INDEX/);
    assert.equal((await after.find(filter))?._id, 'a');
  }
  await assert.rejects(after.insert({ _id: 'c', name: 'Ben' }), /name is taken/);
});

test('fills them again when an older version wrote in between', async () => {
  const folder = freshFolder();
  await (await visitorsAt(folder, newer)).engine.close();
  const back = await visitorsAt(folder, older);
  await back.insert({ _id: 'a', name: 'Ada', seenAt: new Date(5) });
  await back.engine.close();
  const forth = await visitorsAt(folder, newer);
  assert.equal((await forth.find({ seenAt: new Date(5) }))?._id, 'a');
});

test('says which index cannot be made, and leaves the table as it was', async () => {
  const folder = freshFolder();
  const before = await visitorsAt(folder, older);
  await before.insert({ _id: 'a', name: 'Ada' });
  await before.insert({ _id: 'b', name: 'Ada' });
  await before.engine.close();
  await assert.rejects(visitorsAt(folder, newer), /UNIQUE constraint failed: things\.name/);
  assert.equal(await (await visitorsAt(folder, older)).count({}), 2);
});

test('sweeps expired documents in portions between which others are served', async (t) => {
  const things = openThings(undefined, { sweepEveryMs: 20 });
  const raw = new Database(join(things.folder, 'gatehouse.db'));
  const stored = () => (raw.prepare('SELECT count(*) AS n FROM things').get([]) as { n: number }).n;
  const soon = new Date(Date.now() + 60_000);
  await Promise.all(Array.from({ length: 1000 }, () => things.insert(thing({ expiresAt: soon }))));
  await things.insert(thing({ _id: 'stays' }));
  mock.timers.enable({ apis: ['Date'], now: +soon });
  t.after(() => mock.timers.reset());
  const seen = new Set([stored()]);
  while (stored() > 1) {
    assert.ok(await things.find({ _id: 'stays' }));
    seen.add(stored());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const steps = [...seen].map((count, index, all) => (index ? all[index - 1]! - count : 0));
  assert.ok(Math.max(...steps) <= 100, `swept in steps of ${steps}`);
  assert.match((await things.explain({ expiresAt: { $lte: new Date() } })).join(), /USING INDEX things\.expiresAt/);
});

test('declares the same indexes however often it is opened', async () => {
  const { folder } = openThings();
  for (let round = 0; round < 3; round++) await openThings(folder).engine.ready();
  const raw = new Database(join(folder, 'gatehouse.db'));
  const indexes = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").all([]);
  assert.equal(indexes.length, thingSchema.indexes().length);
});
