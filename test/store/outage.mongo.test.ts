import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMongo } from '../../src/store/mongo.js';
import { UnavailableError } from '../../src/store/store.js';
import { type Thing, thing, thingSchema } from '../contracts/thing.js';
import { openNetwork } from '../support/network.js';
import { freshMongodbUri, mongodbUri } from '../support/store.js';

const uri = mongodbUri();
const skip = uri ? false : 'not on the embedded store: it is no server that could go away';
const unavailable = (error: unknown) => error instanceof UnavailableError;

/** Things in a MongoDB at the end of a network that the test may cut. */
async function thingsAcross({ reachable }: { reachable: boolean }) {
  const fresh = new URL(freshMongodbUri(uri!));
  const network = await openNetwork({ host: fresh.hostname, port: Number(fresh.port || 27017) });
  fresh.host = `127.0.0.1:${network.port}`;
  // Without this a replica set would tell its own addresses, and the way to them leads around this network.
  fresh.searchParams.set('directConnection', 'true');
  if (!reachable) await network.cut();
  const lines: string[] = [];
  const say = (...line: unknown[]) => void lines.push(String(line.at(-1)));
  const log = { info: say, warn: say, error: say } as never;
  const engine = openMongo(fresh.href, () => new Map([['things', thingSchema]]), log);
  after(async () => {
    await engine.close();
    await network.cut();
  });
  return { engine, network, lines, things: engine.collection<Thing>('things', thingSchema) };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function recovers(engine: { isReady(): Promise<boolean> }) {
  for (const start = performance.now(); performance.now() - start < 15_000; await sleep(50)) {
    if (await engine.isReady()) return;
  }
  assert.fail('MongoDB is back and the store is not');
}

test('answers at once that MongoDB is away while it is, and recovers by itself', { skip }, async () => {
  const { engine, network, lines, things } = await thingsAcross({ reachable: true });
  await engine.ready();
  await things.insert(thing({ _id: 'before' }));

  await network.cut();
  const first = await took(() => assert.rejects(things.find({ _id: 'before' }), unavailable));
  assert.ok(first < 4000, `the first to notice waited ${first} ms`);
  await sleep(1000);
  for (const ask of [() => things.find({ _id: 'before' }), () => things.insert(thing()), () => things.count({})]) {
    const later = await took(() => assert.rejects(ask(), unavailable));
    assert.ok(later < 500, `it is known to be away, and yet one waited ${later} ms`);
  }
  assert.equal(await engine.isReady(), false);
  assert.equal(lines.length, 1, 'one line, not one per request');
  assert.match(lines[0]!, /the store is unavailable: MongoDB at mongodb:\/\/127/);

  await network.restore();
  await recovers(engine);
  assert.ok(await things.find({ _id: 'before' }));
  await things.insert(thing());
  assert.match(lines[1]!, /the store answers again/);
});

test('answers no write as stored that was lost on the way', { skip }, async () => {
  const { engine, network, things } = await thingsAcross({ reachable: true });
  await engine.ready();
  const docs = Array.from({ length: 200 }, () => thing());
  const writing = Promise.allSettled(docs.map((doc) => things.insert(doc)));
  await new Promise(setImmediate);
  await network.cut();
  const outcomes = await writing;
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.ok(unavailable(outcome.reason));
  await network.restore();
  await recovers(engine);
  for (const [index, doc] of docs.entries()) {
    if (outcomes[index]!.status === 'fulfilled') assert.ok(await things.find({ _id: doc._id }));
  }
});

test('does not hang on a MongoDB that has fallen silent', { skip }, async () => {
  const { engine, network, things } = await thingsAcross({ reachable: true });
  await engine.ready();
  network.silence();
  const waits = [
    things.find({ _id: 'a' }),
    things.insert(thing()),
    things.update({ _id: 'a' }, { $inc: { count: 1 } }),
  ];
  const waited = await took(() => Promise.all(waits.map((wait) => assert.rejects(wait, unavailable))));
  assert.ok(waited < 7000, `waited ${waited} ms`);
  await network.restore();
  await recovers(engine);
  await things.insert(thing());
});

test('starts without MongoDB, and makes its indexes once it comes', { skip }, async () => {
  const { engine, network, lines, things } = await thingsAcross({ reachable: false });
  const start = await took(() => assert.rejects(engine.ready(), unavailable));
  assert.ok(start < 7000, `waited ${start} ms`);
  const one = await took(() => assert.rejects(things.find({ _id: 'a' }), unavailable));
  assert.ok(one < 500, `waited ${one} ms`);
  assert.equal(await engine.isReady(), false);
  assert.equal(lines.length, 1);

  await network.restore();
  await recovers(engine);
  await engine.ready();
  await things.insert(thing({ code: 'one' }));
  await assert.rejects(things.insert(thing({ code: 'one' })), /code is taken/);
  assert.match(lines[1]!, /the store answers again/);
});

test('never tells the password that is in the URI', { skip }, async () => {
  const lines: unknown[] = [];
  const log = { info: (...line: unknown[]) => lines.push(line), error: (...line: unknown[]) => lines.push(line) };
  const engine = openMongo('mongodb://gate:hunter2@127.0.0.1:1/x', () => new Map(), log as never);
  await assert.rejects(engine.ready(), (error: Error) => !error.stack?.includes('hunter2'));
  await engine.close();
  assert.equal(engine.description, 'MongoDB at mongodb://127.0.0.1:1/x');
  assert.ok(lines.length && !JSON.stringify(lines).includes('hunter2'));
});
