/** Tells the operator when the store goes away and when it is back: one line each, not one per request. */
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface Outage {
  began(cause: unknown): void;
  ended(): void;
}

/** Watches one engine; `what` names it in the log. */
export function watchOutage(what: string, log: Log | undefined): Outage {
  let away = false;
  return {
    began(cause) {
      if (!away) log?.error({ err: cause }, `the store is unavailable: ${what}`);
      away = true;
    },
    ended() {
      if (away) log?.info(`the store answers again: ${what}`);
      away = false;
    },
  };
}
