/** The log: one JSON document a line on stdout, and never a secret. */
import { type Logger, pino } from 'pino';
import type { Config } from '../config/index.js';

/** Nobody here logs these; should somebody do so by mistake, they still do not come out. */
const secret = new Set(['authorization', 'cookie', 'password', 'client_secret', 'token', 'secret', 'headers', 'body']);

/** Cheaper than pino's own `redact`, which would cost more than the rest of a line (measured: 10 us). */
function withoutSecrets(line: Record<string, unknown>): Record<string, unknown> {
  for (const name in line) if (secret.has(name)) line = { ...line, [name]: '[hidden]' };
  return line;
}

/** An error by what it says and where it happened. Its other fields may hold what a request brought, so they stay out. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code, stack, ...(cause === undefined ? {} : { cause: told(cause) }) };
}

const soonMs = 100;

/**
 * Lines are written beside the event loop, many at once, within 100 ms and when the process ends. No write is larger
 * than what a pipe takes whole (PIPE_BUF), so that the lines of several workers never mix. Where nobody reads them they
 * are dropped in the end: a stuck log collector must stop neither people from signing in nor the process from ending.
 */
function stdout(): { write(line: string): void } {
  let ending = false;
  let tries = 0;
  const retryEAGAIN = () => !ending || tries++ < 5;
  const out = pino.destination({
    ...{ fd: 1, sync: false, minLength: 4000, maxWrite: 4096, maxLength: 4 << 20 },
    retryEAGAIN,
  });
  // Before pino's own listener, which would try for ever.
  process.prependListener('exit', () => {
    ending = true;
    try {
      out.flushSync();
    } catch {}
    out.flushSync = () => undefined;
  });
  let waiting = false;
  const flush = () => {
    waiting = false;
    out.flush();
  };
  return {
    write(line) {
      out.write(line);
      if (!waiting) setTimeout(flush, soonMs).unref();
      waiting = true;
    },
  };
}

export const createLog = (config: Config): Logger =>
  pino(
    {
      level: config.LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      serializers: { err: told },
    },
    stdout(),
  );
