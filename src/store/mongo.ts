import type { Schema } from 'mongoose';
import type { Log } from './outage.js';
import type { Engine } from './store.js';

export function openMongo(_uri: string, _declared: () => ReadonlyMap<string, Schema>, _log?: Log): Engine {
  throw new Error('the MongoDB engine comes with the next change');
}
