/** A store for one test file: a fresh database on the engine that MONGODB_URI picks. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUri } from '../../src/store/mongo-connection.js';
import type { StoreSettings } from '../../src/store/open.js';
import { openStore } from '../../src/store/open.js';
import type { Engine } from '../../src/store/store.js';

/** The MongoDB that this run tests, if it tests MongoDB. */
export const mongodbUri = (): string | undefined => process.env.MONGODB_URI || undefined;

/** The same server, and a database of its own that no other test file sees. */
export function freshMongodbUri(uri: string): string {
  const { server, database, query } = parseUri(uri);
  // Who we are is looked up in the database that the URI names, unless it says where.
  if (server.includes('@') && !query.has('authSource')) query.set('authSource', database || 'admin');
  return `${server}/gatehouse-test-${randomUUID()}?${query}`;
}

/** Settings of a fresh database; `dispose` removes what it left on this machine. */
export function freshStoreSettings(): { settings: StoreSettings; dispose: () => void } {
  const uri = mongodbUri();
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const settings: StoreSettings = {
    DATA_DIR,
    SQLITE_SYNC: 'process',
    MONGODB_URI: uri && freshMongodbUri(uri),
  };
  return { settings, dispose: () => rmSync(DATA_DIR, { recursive: true, force: true }) };
}

/** Opens a fresh store as the one that the models use, and closes and removes it when told. */
export async function openTestStore(): Promise<Engine & { settings: StoreSettings }> {
  const { settings, dispose } = freshStoreSettings();
  const engine = await openStore(settings);
  await engine.ready();
  return {
    ...engine,
    settings,
    async close() {
      await engine.close();
      dispose();
    },
  };
}
