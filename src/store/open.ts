/** Opens the store that the settings name, and hands each model the collection of the engine that is open. */
import type { Schema } from 'mongoose';
import type { Log } from './outage.js';
import type { SqliteSettings } from './sqlite.js';
import type { Collection, Doc, Engine } from './store.js';

let open: Engine | undefined;

/** The engine that keeps everything in this process; throws when none is open yet. */
export function engine(): Engine {
  if (!open) throw new Error('the store is not open');
  return open;
}

export interface StoreSettings extends SqliteSettings {
  MONGODB_URI?: string | undefined;
}

/** Opens MongoDB where MONGODB_URI is set, else the embedded file. Does not wait for it: see `Engine.ready`. */
export async function openStore(settings: StoreSettings, log?: Log): Promise<Engine> {
  const opened = settings.MONGODB_URI
    ? (await import('./mongo.js')).openMongo(settings.MONGODB_URI, collections, log)
    : (await import('./sqlite.js')).openSqlite(settings, collections, log);
  open = opened;
  return opened;
}

const declared = new Map<string, Schema>();

/** Every collection that a model has declared, so that an engine can make all indexes at start. */
export const collections = (): ReadonlyMap<string, Schema> => declared;

/** Declares a model's collection; the engine behind it is looked up at each call, so that models can be plain modules. */
export function collection<T extends Doc>(name: string, schema: Schema): Collection<T> {
  declared.set(name, schema);
  let of: Engine | undefined;
  let real: Collection<T>;
  const at = () => {
    if (of !== engine()) {
      of = engine();
      real = of.collection<T>(name, schema);
    }
    return real;
  };
  return {
    name,
    schema,
    insert: (doc) => at().insert(doc),
    put: (doc) => at().put(doc),
    find: (filter) => at().find(filter),
    list: (filter, page) => at().list(filter, page),
    count: (filter) => at().count(filter),
    update: (filter, change) => at().update(filter, change),
    remove: (filter) => at().remove(filter),
    explain: (filter, page) => at().explain(filter, page),
  };
}
