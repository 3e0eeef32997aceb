/** Tells the operator when the store goes away and when it is back: one line each, not one per request. */
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface Outage {
  began(cause: unknown): void;
  ended(): void;
}

/**
 * Watches one engine; `what` names it in the log. It is over only after `calmMs` without trouble: on a disk that is nearly
 * full small writes still succeed between large ones that fail.
 */
export function watchOutage(what: string, log: Log | undefined, calmMs = 0): Outage {
  let last: number | undefined;
  return {
    began(cause) {
      if (last === undefined) log?.error({ err: cause }, `the store is unavailable: ${what}`);
      last = performance.now();
    },
    ended() {
      if (last === undefined || performance.now() - last < calmMs) return;
      last = undefined;
      log?.info(`the store answers again: ${what}`);
    },
  };
}
