/** The embedded engine: one SQLite file by libSQL in DATA_DIR, for one machine and nothing to install. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Schema } from 'mongoose';
import { type Log, watchOutage } from './outage.js';
import { compileShape, type Shape } from './shape.js';
import { sqliteCollection } from './sqlite-collection.js';
import { isBusy, sqliteFile } from './sqlite-file.js';
import { startSweep } from './sqlite-sweep.js';
import { installTable, layTable, type Table } from './sqlite-table.js';
import { groupWrites } from './sqlite-writes.js';
import { type Collection, type Doc, type Engine, UnavailableError } from './store.js';

export interface SqliteSettings {
  DATA_DIR: string;
  SQLITE_SYNC: 'process' | 'power';
}

/** What only a test sets: how large the file may grow, and how often it is swept. */
export interface SqliteLimits {
  maxPages?: number;
  sweepEveryMs?: number;
}

/** How long a start waits for another process that is making the same tables. */
const patience = 10_000;
/** How long writes must have gone well before an outage is told to be over. */
const calmMs = 1000;

/** Opens the file in DATA_DIR for the collections that are declared. */
export function openSqlite(
  settings: SqliteSettings,
  declared: () => ReadonlyMap<string, Schema>,
  log?: Log,
  limits: SqliteLimits = {},
): Engine {
  const path = join(resolve(settings.DATA_DIR), 'gatehouse.db');
  const outage = watchOutage(path, log, calmMs);
  const tables = new Map<string, { shape: Shape; table: Table }>();
  const synchronous = settings.SQLITE_SYNC === 'power' ? 'FULL' : 'NORMAL';
  const file = sqliteFile({ path, synchronous, maxPages: limits.maxPages }, outage, (connection) => {
    for (const [name, schema] of declared()) lay(name, schema);
    connection.exec('CREATE TABLE IF NOT EXISTS gatehouse_probe (filler BLOB)');
    for (const { shape, table } of tables.values()) installTable(connection, shape, table);
  });
  const writes = groupWrites(file, outage);
  const sweeping = () => [...tables.values()].filter(({ shape }) => shape.expiry).map(({ table }) => table);
  const sweep = startSweep(sweeping, writes, log, limits.sweepEveryMs);

  const lay = (name: string, schema: Schema) => {
    const shape = compileShape(name, schema);
    const laid = { shape, table: layTable(shape) };
    tables.set(name, laid);
    return laid;
  };
  /** Whether a document of some size can be committed now; a disk that is nearly full still takes the very small ones. */
  const probe = async () => {
    await writes.add((connection) => connection.exec('INSERT INTO gatehouse_probe VALUES (zeroblob(16384))'));
    await writes.add((connection) => connection.exec('DELETE FROM gatehouse_probe'));
  };

  return {
    description: `SQLite in ${path}`,
    collection<T extends Doc>(name: string, schema: Schema): Collection<T> {
      const known = tables.get(name);
      const { shape, table } = known ?? lay(name, schema);
      if (!known) file.reopen();
      return { name, schema, ...sqliteCollection<T>(shape, table, file, writes) };
    },
    async ready() {
      for (const start = performance.now(); ; await sleep(20)) {
        try {
          file.use(() => undefined);
          return;
        } catch (error) {
          const busy = error instanceof UnavailableError && isBusy(error.cause);
          if (!busy || performance.now() - start > patience) throw error;
        }
      }
    },
    async isReady() {
      return probe().then(
        () => true,
        () => false,
      );
    },
    async close() {
      sweep.stop();
      writes.flush();
      file.close();
    },
  };
}
