/** Things in an embedded store of their own, for tests of what only that engine can do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openSqlite, type SqliteLimits } from '../../src/store/sqlite.js';
import type { Collection, Engine } from '../../src/store/store.js';
import { type Thing, thingSchema } from '../contracts/thing.js';

export interface Things extends Collection<Thing> {
  engine: Engine;
  folder: string;
  /** The lines that the operator saw. */
  lines: string[];
}

/** A new empty folder, removed when the test file is through. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens the embedded store in a folder without waiting for it. */
export function openThings(folder = freshFolder(), limits: SqliteLimits = {}, schema = thingSchema): Things {
  const lines: string[] = [];
  const say = (...line: unknown[]) => void lines.push(String(line.at(-1)));
  const log = { info: say, warn: say, error: say } as never;
  const settings = { DATA_DIR: folder, SQLITE_SYNC: 'process' as const };
  const declared = new Map([['things', schema]]);
  const engine = openSqlite(settings, () => declared, log, limits);
  after(() => engine.close());
  return { ...engine.collection<Thing>('things', schema), engine, folder, lines };
}
