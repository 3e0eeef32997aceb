/** One collection in MongoDB, through the native collection of its Mongoose model: checked by the schema, read lean. */
import type { Model } from 'mongoose';
import { applyChange, checkChange } from './change.js';
import { cutPage, readPage } from './cursor.js';
import { bulkFinds, bulkWrites } from './mongo-batches.js';
import type { MongoConnection } from './mongo-connection.js';
import { isDuplicate, judge } from './mongo-faults.js';
import { filterQuery, pageQuery, type Query } from './mongo-query.js';
import type { Shape } from './shape.js';
import type { Collection, Doc } from './store.js';

/** The collection of a shape behind a model. */
export function mongoCollection<T extends Doc>(
  shape: Shape,
  model: Model<T>,
  mongo: MongoConnection,
): Omit<Collection<T>, 'name' | 'schema'> {
  const native = model.collection;
  const write = bulkWrites(native);
  const findById = bulkFinds(native, shape);
  const ask = <R>(work: () => Promise<R>, patient?: boolean): Promise<R> =>
    mongo.use(work, patient).catch((error) => {
      throw judge(shape, error);
    });

  const uniques = [['_id'], ...shape.indexes.filter((index) => index.unique).map((index) => index.paths)];
  /** Removes expired documents that stand in this one's way: they hold no name any longer. */
  const clear = async (doc: Record<string, unknown>): Promise<boolean> => {
    const named = uniques.filter((paths) => paths.every((path) => doc[path] !== undefined));
    const $or = named.map((paths) => Object.fromEntries(paths.map((path) => [path, doc[path]])));
    const ended = { expiresAt: { $lte: new Date() }, $or };
    return shape.expiry !== undefined && (await native.deleteMany(ended as Query)).deletedCount > 0;
  };
  /** Runs it, and once more where an expired document or a race for the same new id was all that was in the way. */
  const placing = <R>(work: () => Promise<R>, doc: () => Promise<object | null>, put = false): Promise<R> =>
    ask(async () => {
      try {
        return await work();
      } catch (error) {
        const meant = isDuplicate(error) ? await doc() : null;
        if (!meant || !((await clear(meant as Record<string, unknown>)) || put)) throw error;
        return work();
      }
    });

  return {
    async insert(doc) {
      shape.check(doc);
      await placing(
        () => write({ insertOne: { document: doc as Query } }),
        async () => doc,
      );
    },
    async put(doc) {
      shape.check(doc);
      const replacing = { filter: { _id: doc._id }, replacement: doc as Query, upsert: true as const };
      await placing(
        () => write({ replaceOne: replacing }),
        async () => doc,
        true,
      );
    },
    async find(filter) {
      const query = filterQuery(shape, filter);
      const { _id, ...others } = filter as Query;
      const byId = typeof _id === 'string' && Object.keys(others).length === 0;
      return ask<unknown>(() => (byId ? findById(_id) : native.findOne(query))) as Promise<T | null>;
    },
    async list(filter, page = {}) {
      const order = readPage(shape, page);
      const { query, sort } = pageQuery(shape, filter, order);
      const found = await ask(() =>
        native
          .find(query)
          .sort(sort)
          .limit(order.limit + 1)
          .toArray(),
      );
      return cutPage(order, found as unknown as T[]);
    },
    async count(filter) {
      const query = filterQuery(shape, filter);
      return ask(() => native.countDocuments(query), true);
    },
    async update(filter, change) {
      checkChange(shape, change);
      const query = filterQuery(shape, filter);
      const changed = async () => {
        const found = await native.findOne(query);
        return found && applyChange(found, change);
      };
      const work = () => native.findOneAndUpdate(query, change as Query, { returnDocument: 'after' });
      return placing(work, changed) as Promise<T | null>;
    },
    async remove(filter) {
      const query = filterQuery(shape, filter);
      return ask(async () => (await native.deleteMany(query)).deletedCount, true);
    },
    async explain(filter, page) {
      const { query, sort } = page
        ? pageQuery(shape, filter, readPage(shape, page))
        : { query: filterQuery(shape, filter), sort: {} };
      const plan = await ask(() => native.find(query).sort(sort).explain('queryPlanner'));
      const stages = JSON.stringify(plan.queryPlanner?.winningPlan).matchAll(/"stage":"(\w+)"/g);
      return [...stages].map(([, stage]) => stage!);
    },
  };
}
