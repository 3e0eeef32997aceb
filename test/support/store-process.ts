/** Another process on the same store, for tests of what two processes share: `store-process.js COMMAND SETTINGS`. */
import { once } from 'node:events';
import { openStore } from '../../src/store/open.js';
import { type Thing, thing, thingSchema } from '../contracts/thing.js';

const [command, settings] = process.argv.slice(2);
const engine = await openStore(JSON.parse(settings!));
await engine.ready();
const things = engine.collection<Thing>('things', thingSchema);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Says which of the contested things it won, having asked 25 times for each. */
async function contest() {
  const { items } = await things.list({ group: 'contested' });
  say('ready');
  await once(process.stdin, 'data');
  const tries = items.flatMap(({ _id }) => Array.from({ length: 25 }, () => _id));
  const take = (_id: string) =>
    things.update({ _id, usedAt: { $exists: false } }, { $set: { usedAt: new Date(), count: process.pid } });
  const outcomes = await Promise.all(tries.map(take));
  say(JSON.stringify(outcomes.flatMap((outcome) => outcome?._id ?? [])));
  process.stdin.destroy();
  await engine.close();
}

/** Writes until it is killed, and says the id of each thing once the store has answered. */
async function write() {
  for (;;) {
    const docs = Array.from({ length: 8 }, () => thing({ group: 'written', flag: true }));
    await Promise.all(docs.map((doc) => things.insert(doc).then(() => say(doc._id))));
  }
}

/** Comes, says how many things of a group it sees, and goes, as a command line does. */
async function look() {
  say(String(await things.count({ group: process.argv[4]! })));
  await engine.close();
}

await { contest, look, write }[command as 'contest' | 'look' | 'write']();
