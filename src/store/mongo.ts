/** The engine on MongoDB by Mongoose: for those who need more than one machine. */
import type { Schema } from 'mongoose';
import { mongoCollection } from './mongo-collection.js';
import { connectMongo, parseUri } from './mongo-connection.js';
import { type Log, watchOutage } from './outage.js';
import { compileShape } from './shape.js';
import type { Collection, Doc, Engine } from './store.js';

/** Where the data lies, without who we are there. */
function describe(uri: string): string {
  const { server, database } = parseUri(uri);
  return `MongoDB at ${server.replace(/\/\/.*@/, '//')}/${database || 'gatehouse'}`;
}

/** Opens MongoDB for the collections that are declared. Answers at once; MongoDB may come later. */
export function openMongo(uri: string, declared: () => ReadonlyMap<string, Schema>, log?: Log): Engine {
  const description = describe(uri);
  /** Makes what is missing. An index that stands and is none of ours is left alone. */
  const makeIndexes = async () => {
    for (const [name, schema] of declared()) {
      await modelOf(name, schema).createIndexes();
      indexed.add(name);
    }
  };
  const indexed = new Set<string>();
  const mongo = connectMongo(uri, makeIndexes, watchOutage(description, log));
  const modelOf = (name: string, schema: Schema) =>
    mongo.connection.models[name] ?? mongo.connection.model(name, schema, name);

  return {
    description,
    collection<T extends Doc>(name: string, schema: Schema): Collection<T> {
      const shape = compileShape(name, schema);
      if (!indexed.has(name)) mongo.prepareLate(() => modelOf(name, schema).createIndexes());
      return { name, schema, ...mongoCollection<T>(shape, modelOf(name, schema) as never, mongo) };
    },
    ready: () => mongo.ready(),
    async isReady() {
      return mongo
        .use(() => mongo.connection.db!.command({ ping: 1 }))
        .then(
          () => true,
          () => false,
        );
    },
    close: () => mongo.close(),
  };
}
