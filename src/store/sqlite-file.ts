/** The embedded file: opened when first needed, opened anew when it was lost, and every fault told as what it is. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import type { Outage } from './outage.js';
import { UnavailableError } from './store.js';

export type Value = string | number | null;

export interface Statement {
  /** Runs it, and says how many rows it changed. */
  run(values: Value[]): number;
  first(values: Value[]): Value[] | undefined;
  all(values: Value[]): Value[][];
}

export interface Connection {
  exec(sql: string): void;
  statement(sql: string): Statement;
  readonly inTransaction: boolean;
  /** A statement has failed. libSQL does not reset it, and as long as it is open all reads would see the store as it was then. */
  readonly spoilt: boolean;
}

export interface SqliteFile {
  /** What `work` returns, on the open file. Throws UnavailableError where the file cannot be read or written now. */
  use<R>(work: (connection: Connection) => R): R;
  /** Opens it anew when it is next used. */
  reopen(): void;
  close(): void;
}

export interface SqliteOptions {
  path: string;
  synchronous: 'NORMAL' | 'FULL';
  /** Pages that the file may grow to; what a test of a full disk sets. */
  maxPages?: number | undefined;
}

/** Codes that say that the file, the disk or a lock is in the way, and not that the statement is wrong. */
const troubles = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH|NOLFS|PROTOCOL)/;
/** Those after which the open file itself is not to be trusted. */
const losses = /^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)/;

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code);
export const isBusy = (error: unknown) => codeOf(error) === 'SQLITE_BUSY';

/**
 * Makes the file for its owner alone, before SQLite would make it for everyone. A file that is there must not be opened
 * here: to close it again would drop every lock that this process holds on it (POSIX), and another process that takes
 * itself for the last one would then delete the log under our feet.
 */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  chmodSync(path, 0o600);
}

function connect({ path, synchronous, maxPages }: SqliteOptions): Connection {
  makeFile(path);
  const database = new Database(path);
  // The lock of another process is waited for between turns (see writes), not here, where it would hold up everyone.
  for (const pragma of ['busy_timeout = 50', 'journal_mode = WAL', `synchronous = ${synchronous}`]) {
    database.exec(`PRAGMA ${pragma}`);
  }
  database.exec('PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000');
  if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`);
  const statements = new Map<string, Statement>();
  let spoilt = false;
  const watched =
    <R>(work: (values: Value[]) => R) =>
    (values: Value[]): R => {
      try {
        return work(values);
      } catch (error) {
        spoilt = true;
        throw error;
      }
    };
  const prepare = (sql: string): Statement => {
    const prepared = database.prepare(sql);
    if (prepared.reader) prepared.raw();
    return {
      run: watched((values) => prepared.run(values).changes),
      first: watched((values) => prepared.get(values) as Value[] | undefined),
      all: watched((values) => prepared.all(values) as Value[][]),
    };
  };
  return {
    exec: (sql) => void database.exec(sql),
    statement(sql) {
      const statement = statements.get(sql) ?? prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    get inTransaction() {
      return database.inTransaction;
    },
    get spoilt() {
      return spoilt;
    },
  };
}

/** The file at `path`; `onOpen` runs on every new connection before anyone else gets it. */
export function sqliteFile(options: SqliteOptions, outage: Outage, onOpen: (fresh: Connection) => void): SqliteFile {
  let current: Connection | undefined;
  let closed = false;
  const open = () => {
    const fresh = connect(options);
    onOpen(fresh);
    current = fresh;
    return fresh;
  };
  return {
    use(work) {
      if (closed) throw new UnavailableError('the store is closed');
      try {
        return work(current ?? open());
      } catch (error) {
        const code = codeOf(error);
        if (losses.test(code) || current?.spoilt) current = undefined;
        if (!troubles.test(code) && !/^E[A-Z]+$/.test(code)) throw error;
        if (!isBusy(error)) outage.began(error);
        throw new UnavailableError(`${options.path}: ${(error as Error).message}`, { cause: error });
      }
    },
    reopen() {
      current = undefined;
    },
    close() {
      try {
        current?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // The log stays beside the file, and whoever opens it next reads it.
      }
      closed = true;
      current = undefined;
    },
  };
}
