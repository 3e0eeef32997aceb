/** The log: one JSON document a line on stdout, and never a secret. */
import { type Logger, pino } from 'pino';
import type { Config } from '../config/index.js';

/** Nobody here logs these; should somebody do so by mistake, they still do not come out. */
const secret = ['authorization', 'cookie', 'password', 'client_secret', 'token', 'secret'];

/** An error by what it says and where it happened. Its other fields may hold what a request brought, so they stay out. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code, stack, ...(cause === undefined ? {} : { cause: told(cause) }) };
}

export const createLog = (config: Config): Logger =>
  pino({
    level: config.LOG_LEVEL,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: told },
    redact: secret.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]),
  });
