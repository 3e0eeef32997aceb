/** The one catch: whatever is thrown below becomes an answer - a problem document (RFC 9457), or a page in a browser. */
import type { Context, Middleware } from 'koa';
import type { Deps } from '../deps.js';
import { Problem, type ProblemCode } from '../errors.js';
import { InvalidCursorError, UnavailableError } from '../store/store.js';
import { showPage } from './page.js';

const byStatus: Record<number, ProblemCode> = {
  400: 'bad-request',
  401: 'signed-out',
  403: 'foreign-origin',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
};

/** The problem that an error is. What nobody foresaw is a bug, and says nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnavailableError) return new Problem('store-unavailable', { cause: error });
  if (error instanceof InvalidCursorError || error instanceof URIError) return new Problem('bad-request');
  const { status, expose } = error as { status?: number; expose?: boolean };
  if (expose && status && status >= 400 && status < 500) return new Problem(byStatus[status] ?? 'bad-request');
  return new Problem('bug', { cause: error });
}

/** RFC 6750 3: which credentials would do, and what was wrong with those that came. */
function challenge(ctx: Context, problem: Problem, realm: string): void {
  const bearer = /^(bearer|dpop) /i.test(ctx.get('Authorization'));
  if (problem.status === 401)
    ctx.set('WWW-Authenticate', `Bearer realm="${realm}"${bearer ? ', error="invalid_token"' : ''}`);
  if (problem.status === 403 && bearer)
    ctx.set('WWW-Authenticate', `Bearer realm="${realm}", error="insufficient_scope"`);
}

/** Whether the reader is a browser, that is, asks for HTML before anything that we would say to a program. */
export const prefersPage = (ctx: Context): boolean =>
  ctx.accepts('application/problem+json', 'application/json', 'text/html') === 'text/html';

/** Writes a problem as the answer, in the form that the reader prefers. */
export function answer(ctx: Context, problem: Problem, { config, view }: Pick<Deps, 'config' | 'view'>): void {
  const { status, title, detail, errors, code } = problem;
  const requestId: string = ctx.state.requestId;
  ctx.status = status;
  challenge(ctx, problem, config.ISSUER);
  const retryAfterSeconds = status === 429 || status === 503 ? (problem.retryAfterSeconds ?? 5) : undefined;
  if (retryAfterSeconds) ctx.set('Retry-After', String(retryAfterSeconds));
  if (prefersPage(ctx)) {
    if (code === 'not-found') showPage(ctx, view, 'not-found', { requestId });
    else showPage(ctx, view, 'error', { code, title, detail, requestId, retryAfterSeconds });
    return;
  }
  ctx.type = 'application/problem+json';
  ctx.body = JSON.stringify({ type: `${config.ISSUER}/problems/${code}`, title, status, detail, errors });
}

/** Answers whatever is thrown below, and what nobody below answered. The cause of a bug goes to the log alone. */
export function errors(deps: Pick<Deps, 'config' | 'view' | 'log'>): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.respond !== false && ctx.body == null && byStatus[ctx.status])
        answer(ctx, new Problem(byStatus[ctx.status]!), deps);
    } catch (error) {
      const problem = problemOf(error);
      const id = ctx.state.requestId;
      if (problem.code === 'bug') deps.log.error({ id, err: error }, 'a request failed');
      else if (problem.status === 503) deps.log.debug({ id, err: problem.cause ?? problem }, 'a request was put off');
      if (ctx.headerSent) return;
      ctx.respond = true;
      answer(ctx, problem, deps);
    }
  };
}
