/** Forms of our own pages: what is not right is told on the page itself, with what was typed; JSON gets the problem. */
import type { Context, Middleware } from 'koa';
import { type FieldError, Problem, type ProblemCode } from '../errors.js';
import { type Fields, readFields } from './body.js';
import { wantsPage } from './signed-in.js';

const told = new Set<ProblemCode>([
  'invalid-fields',
  'invalid-credentials',
  'challenge-ended',
  'taken',
  'too-many-requests',
  'busy',
]);

export interface Fault {
  /** What was typed, by field. */
  typed: Record<string, string>;
  /** Each message a sentence, or a code that messages know as `fault.CODE`. */
  errors: FieldError[];
  retryAfterSeconds?: number | undefined;
}

const textsOf = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** Catches what a person can put right, and shows the page again; every other problem is a page of its own. */
export function formFaults(show: (ctx: Context, fault: Fault) => unknown): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof Problem && told.has(error.code) && wantsPage(ctx))) throw error;
      const { status, code, errors = [{ name: '', message: code }], retryAfterSeconds } = error;
      await show(ctx, { typed: textsOf(await readFields(ctx)), errors, retryAfterSeconds });
      ctx.status = status;
      if (retryAfterSeconds) ctx.set('Retry-After', String(retryAfterSeconds));
    }
  };
}
