/** The writes of one turn as one bulk write, and its look-ups by id as one query: a round trip and its cost are shared. */
import type { Model } from 'mongoose';
import { byTurn } from '../lib/by-turn.js';
import { alive, type Query } from './mongo-query.js';
import type { Shape } from './shape.js';

type Native = Model<unknown>['collection'];
type Write = { insertOne: { document: Query } } | { replaceOne: { filter: Query; replacement: Query; upsert: true } };

interface BulkFault {
  name?: string;
  writeErrors?: { index: number; err?: unknown }[] | { index: number; err?: unknown };
  result?: { getWriteConcernError?(): unknown };
}

const most = 500;

/** One insert or put, in the bulk of its turn; throws its own fault only. */
export const bulkWrites = (native: Native) =>
  byTurn<Write, void>(most, async (writes) => {
    try {
      await native.bulkWrite(writes as never, { ordered: false });
    } catch (error) {
      const { name, writeErrors, result } = error as BulkFault;
      // Without a majority's word nothing of it is known to last, so none of it is answered as stored.
      if (name !== 'MongoBulkWriteError' || result?.getWriteConcernError?.()) throw error;
      const faults = new Map([writeErrors ?? []].flat().map((fault) => [fault.index, fault.err ?? fault]));
      return writes.map((_, index) => (faults.has(index) ? { error: faults.get(index) } : { value: undefined }));
    }
    return writes.map(() => ({ value: undefined }));
  });

/** One look-up by id, in the query of its turn. */
export const bulkFinds = (native: Native, shape: Shape) =>
  byTurn<string, Query | null>(most, async (ids) => {
    const among = { $and: [{ _id: { $in: [...new Set(ids)] } }, ...alive(shape)] };
    const query = ids.length > 1 ? among : { $and: [{ _id: ids[0] }, ...alive(shape)] };
    const found = new Map((await native.find(query as Query).toArray()).map((doc) => [String(doc._id), doc as Query]));
    return ids.map((id, index) => {
      const doc = found.get(id) ?? null;
      // Nobody may change what somebody else was given.
      return { value: doc && ids.indexOf(id) < index ? structuredClone(doc) : doc };
    });
  });
