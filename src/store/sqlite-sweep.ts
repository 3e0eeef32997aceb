/** Sweeping: expired documents are deleted by the index of expiry, a few per turn, so that nobody waits for it. */
import type { Table } from './sqlite-table.js';
import type { Writes } from './sqlite-writes.js';
import { UnavailableError } from './store.js';

const portion = 100;
/** Between two portions, and between two rounds. */
const breath = 10;
const round = 10_000;

export interface Sweep {
  stop(): void;
}

/** Sweeps the tables for as long as the process lives; never keeps it alive. */
export function startSweep(tables: () => Iterable<Table>, writes: Writes): Sweep {
  let stopped = false;
  const sweep = async (table: Table) => {
    const expired = `SELECT rowid FROM ${table.name} WHERE expiresAt <= ? LIMIT ${portion}`;
    const some = `DELETE FROM ${table.name} WHERE rowid IN (${expired})`;
    for (let last = portion; last === portion && !stopped; ) {
      last = await writes.add((connection) => connection.statement(some).run([Date.now()]));
      await new Promise((resolve) => setTimeout(resolve, breath).unref());
    }
  };
  const timer = setInterval(async () => {
    for (const table of tables()) {
      await sweep(table).catch((error) => {
        // Away: the outage is told by the writes themselves, and the next round tries again.
        if (!(error instanceof UnavailableError)) throw error;
      });
    }
  }, round).unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
