/** Gives each request an id, and one line in the log when it has been answered. */
import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Observe } from '../metrics.js';

/** What others may call a request: nothing that could break out of a log line or a header. */
const sane = /^[\w.-]{8,64}$/;

/** How loud an answer is: ours to mend, worth a look, or ordinary. */
const levelOf = (status: number) => (status >= 500 ? 'warn' : 'info');

/** Never the query, a body, a cookie or an Authorization header: codes, tokens and passwords travel there. */
export function requestLog(log: Logger, observe?: Observe): Middleware {
  return async (ctx, next) => {
    const start = performance.now();
    const given = ctx.get('X-Request-Id');
    const id = sane.test(given) ? given : randomUUID();
    ctx.state.requestId = id;
    ctx.res.once('close', () => {
      const { method, path, res } = ctx;
      const status = res.statusCode;
      const took = performance.now() - start;
      const ms = Math.round(took * 10) / 10;
      observe?.(ctx.state.route ?? ctx._matchedRoute ?? 'none', status, took / 1000);
      const line = { id, method, path, status, ms, ip: ctx.ip, ...(res.writableFinished ? {} : { cut: true }) };
      if (path.startsWith('/health/')) log.debug(line, 'request');
      else log[levelOf(status)](line, 'request');
    });
    await next();
  };
}
