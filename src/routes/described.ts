/** JSON routes that are described where they are declared: /openapi.json is made of the very schemas that check them. */
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { readBody } from '../middleware/body.js';

interface Answer {
  description: string;
  body?: z.ZodType;
}

export interface Operation<B extends z.ZodType = z.ZodType> {
  summary: string;
  /** Who may ask; `account` is a session or a token with that scope. */
  access: 'anyone' | 'account' | 'tokens';
  body?: B;
  /** How people call the fields of the body, where it is not by their names. */
  labels?: Record<string, string>;
  query?: z.ZodObject;
  answers: Record<number, Answer | string>;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Described extends Operation {
  method: Method;
  path: string;
}

/** Every operation that was declared in this app. */
export type Catalogue = Described[];

/** Declares routes and describes them in the catalogue; `guards` walk before the body is read. */
export function describedRoutes(router: Router, catalogue: Catalogue) {
  return <B extends z.ZodType>(
    method: Method,
    path: string,
    operation: Operation<B>,
    handler: (ctx: Context, body: z.output<B>) => unknown,
    ...guards: Middleware[]
  ): void => {
    catalogue.push({ ...operation, method, path });
    router[method](path, ...(guards as never[]), async (ctx: Context) => {
      const body = operation.body ? await readBody(ctx, operation.body, operation.labels) : undefined;
      await handler(ctx, body as z.output<B>);
    });
  };
}

/** The problem document (RFC 9457) that every no is. */
export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(z.object({ name: z.string(), message: z.string() })).optional(),
});
