/** The writes of one turn as one bulk write, and its look-ups by id as one query: a round trip and its cost are shared. */
import type { Model } from 'mongoose';
import { byTurn } from '../lib/by-turn.js';
import type { Query } from './mongo-query.js';
import type { Shape } from './shape.js';
import { UnavailableError } from './store.js';

type Native = Model<unknown>['collection'];
type Write = { insertOne: { document: Query } } | { replaceOne: { filter: Query; replacement: Query; upsert: true } };

interface BulkFault extends Error {
  writeErrors: { index: number; err: unknown }[];
  result: { getWriteConcernError(): unknown };
}

const most = 500;

const alone = (native: Native, write: Write): Promise<unknown> =>
  'insertOne' in write
    ? native.insertOne(write.insertOne.document)
    : native.replaceOne(write.replaceOne.filter, write.replaceOne.replacement, { upsert: true });

const settle = (work: Promise<unknown>) =>
  work.then(
    () => ({ value: undefined }),
    (error: unknown) => ({ error }),
  );

/**
 * What became of each write of a failed bulk. The driver reports a lost connection, too, as a failed bulk, and names no
 * write in it that failed: then nothing is known of any, and none may be answered as stored.
 */
function outcomesOf(count: number, fault: BulkFault) {
  if (!fault.writeErrors.length || fault.result.getWriteConcernError())
    throw new UnavailableError(`MongoDB: ${fault.message}`, { cause: fault });
  const faults = new Map(fault.writeErrors.map(({ index, err }) => [index, err]));
  return Array.from({ length: count }, (_, index) =>
    faults.has(index) ? { error: faults.get(index) } : { value: undefined },
  );
}

/** One insert or put, in the bulk of its turn; throws its own fault only. */
export const bulkWrites = (native: Native) =>
  byTurn<Write, void>(most, async (writes) => {
    const each = () => Promise.all(writes.map((write) => settle(alone(native, write))));
    if (writes.length === 1) return each();
    try {
      await native.bulkWrite(writes as never, { ordered: false });
      return writes.map(() => ({ value: undefined }));
    } catch (error) {
      if ((error as Error).name === 'MongoBulkWriteError') return outcomesOf(writes.length, error as BulkFault);
      // One of them cannot be sent at all, and the others are not to suffer for it; nothing has been sent yet.
      return each();
    }
  });

/** One look-up by id, in the query of its turn; expiry is looked at here, for servers plan a query of ids alone best. */
export const bulkFinds = (native: Native, shape: Shape) =>
  byTurn<string, Query | null>(most, async (ids) => {
    const query: Query = { _id: ids.length > 1 ? { $in: [...new Set(ids)] } : ids[0] };
    const now = Date.now();
    const lives = ({ expiresAt }: Query) => !shape.expiry || !expiresAt || (expiresAt as Date).getTime() > now;
    const docs = (await native.find(query).toArray()) as Query[];
    const found = new Map(docs.filter(lives).map((doc) => [doc._id, doc]));
    return ids.map((id, index) => {
      const doc = found.get(id) ?? null;
      // Nobody may change what somebody else was given.
      return { value: doc && ids.indexOf(id) < index ? structuredClone(doc) : doc };
    });
  });
