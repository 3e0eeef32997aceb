/** What every store must keep: each promise of src/store/store.ts as a test, run by every engine. */
import { after, before, describe } from 'node:test';
import type { StoreSettings } from '../../src/store/open.js';
import type { Collection, Engine } from '../../src/store/store.js';
import { changesOneDocument } from './store-changes.js';
import { keepsDocuments } from './store-documents.js';
import { forgetsExpired } from './store-expiry.js';
import { readsFilters } from './store-filters.js';
import { listsByPage } from './store-lists.js';
import { sharesWithProcesses } from './store-processes.js';
import { keepsUnique } from './store-unique.js';
import { type Thing, thingSchema } from './thing.js';

/** The store under test; its fields are there once the tests run. */
export interface UnderTest {
  engine: Engine;
  things: Collection<Thing>;
  /** With these another process opens the same database. */
  settings: StoreSettings;
}

/** States the whole contract for one engine. */
export function storeContract(
  name: string,
  open: () => Promise<{ engine: Engine; settings: StoreSettings; dispose: () => void }>,
): void {
  describe(name, () => {
    const store = {} as UnderTest;
    let dispose = () => {};
    before(async () => {
      const { engine, settings, dispose: clean } = await open();
      await engine.ready();
      dispose = clean;
      Object.assign(store, { engine, settings, things: engine.collection<Thing>('things', thingSchema) });
    });
    after(async () => {
      await store.engine.close();
      dispose();
    });
    describe('documents', () => keepsDocuments(store));
    describe('unique indexes', () => keepsUnique(store));
    describe('changes', () => changesOneDocument(store));
    describe('expiry', () => forgetsExpired(store));
    describe('lists', () => listsByPage(store));
    describe('filters', () => readsFilters(store));
    describe('several processes', () => sharesWithProcesses(store));
  });
}
