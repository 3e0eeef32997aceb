/** Group commit: all writes of one turn of the event loop in one transaction, and each caller told its own outcome. */
import type { Outage } from './outage.js';
import { type Connection, isBusy, type SqliteFile } from './sqlite-file.js';
import { UnavailableError } from './store.js';

export interface Writes {
  /** What `work` returns or throws, once the transaction that it is part of is committed. It may run more than once. */
  add<R>(work: (connection: Connection) => R): Promise<R>;
  /** Commits what waits, without waiting for the turn to end. */
  flush(): void;
}

interface Job {
  work: (connection: Connection) => unknown;
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
  since: number;
}

/** So many share one transaction at most: the event loop stands still meanwhile. */
const most = 500;
/** How long a write waits for the lock of another process. */
const patience = 2000;
const pause = 5;

const isSqlite = (error: unknown) => String((error as { code?: unknown } | null)?.code).startsWith('SQLITE_');

/** Runs the jobs in one transaction and returns how to tell each; throws, with nothing written, when it cannot be committed. */
function transact(connection: Connection, jobs: Job[], spoilt: (job: Job) => void): (() => void)[] {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const tellings = jobs.map((job) => {
      try {
        const result = job.work(connection);
        return () => job.resolve(result as never);
      } catch (error) {
        if (!isSqlite(error)) return () => job.reject(error);
        spoilt(job);
        throw error;
      }
    });
    connection.exec('COMMIT');
    return tellings;
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

/** Collects the writes of each turn and commits them together. */
export function groupWrites(file: SqliteFile, outage: Outage): Writes {
  let waiting: Job[] = [];
  let scheduled = false;

  const commit = (jobs: Job[]): void => {
    let culprit: Job | undefined;
    try {
      const tellings = file.use((connection) => transact(connection, jobs, (job) => (culprit = job)));
      outage.ended();
      for (const tell of tellings) tell();
    } catch (error) {
      const away = error instanceof UnavailableError;
      if (away && isBusy(error.cause) && performance.now() - jobs[0]!.since < patience) {
        waiting = jobs.concat(waiting);
      } else if (culprit && !away) {
        // One job's own fault must not harm those who happened to share its turn.
        culprit.reject(error);
        const others = jobs.filter((job) => job !== culprit);
        if (others.length) commit(others);
      } else {
        outage.began(error);
        for (const job of jobs) job.reject(error);
      }
    }
  };

  const flush = () => {
    scheduled = false;
    const before = waiting.length;
    if (before) commit(waiting.splice(0, most));
    if (!waiting.length) return;
    scheduled = true;
    if (waiting.length < before || before > most) setImmediate(flush);
    else setTimeout(flush, pause);
  };

  return {
    flush,
    add: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject, since: performance.now() });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      }),
  };
}
