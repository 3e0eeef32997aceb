/** Sweeping: expired documents are deleted by the index of expiry, a few per turn, so that nobody waits for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './outage.js';
import type { Table } from './sqlite-table.js';
import type { Writes } from './sqlite-writes.js';
import { UnavailableError } from './store.js';

const portion = 100;
/** Between two portions, in milliseconds: whoever waits comes first. */
const breath = 10;

export interface Sweep {
  stop(): void;
}

/** Sweeps the tables for as long as the process lives; never keeps it alive. */
export function startSweep(
  tables: () => Iterable<Table>,
  writes: Writes,
  log: Log | undefined,
  pauseMs = 10_000,
): Sweep {
  let stopped = false;
  const sweep = async (table: Table) => {
    const expired = `SELECT rowid FROM ${table.name} WHERE expiresAt <= ? LIMIT ${portion}`;
    const some = `DELETE FROM ${table.name} WHERE rowid IN (${expired})`;
    for (let last = portion; last === portion && !stopped; await sleep(breath, undefined, { ref: false })) {
      last = await writes.add((connection) => connection.statement(some).run([Date.now()]));
    }
  };
  const sweepAll = async () => {
    try {
      for (const table of tables()) await sweep(table);
    } catch (error) {
      // Away: the writes have told so themselves, and the next round tries again.
      if (!(error instanceof UnavailableError)) log?.error({ err: error }, 'expired documents could not be swept');
    }
    if (!stopped) setTimeout(sweepAll, pauseMs).unref();
  };
  setTimeout(sweepAll, pauseMs).unref();
  return {
    stop() {
      stopped = true;
    },
  };
}
