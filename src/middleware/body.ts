/** Reads a request's body: bounded, flat, checked; nothing in it reaches a handler unless a schema names it. */
import type { Context } from 'koa';
import type { z } from 'zod';
import { invalidFields, Problem } from '../errors.js';
import { checked } from '../services/checked.js';

/** The bound that oidc-provider has for its own bodies. */
const LIMIT = 56 * 1024;

/** Fields by name, as they came. Has no prototype: a field may be called `__proto__` or `constructor`. */
export type Fields = Record<string, unknown>;

async function readText(ctx: Context): Promise<string> {
  if ((ctx.request.length ?? 0) > LIMIT) throw new Problem('too-large');
  const chunks: Buffer[] = [];
  let size = 0;
  // Left undestroyed, the rest of a body that is too large runs dry unread, and the sender gets to see the answer.
  try {
    for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > LIMIT) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new Problem('bad-request', { detail: 'The body ended too early.', cause });
  }
  if (size > LIMIT) throw new Problem('too-large');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, size));
  } catch {
    throw new Problem('bad-request', { detail: 'The body is not UTF-8.' });
  }
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

function parseForm(text: string): Fields {
  const fields: Fields = Object.create(null);
  for (const pair of text.split('&').filter(Boolean)) {
    const end = pair.indexOf('=');
    const name = decode(end < 0 ? pair : pair.slice(0, end));
    if (name in fields) throw invalidFields({ name, message: `${name} was sent more than once.` });
    fields[name] = end < 0 ? '' : decode(pair.slice(end + 1));
  }
  return fields;
}

function parseJson(text: string): Fields {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object');
  return Object.assign(Object.create(null), value);
}

async function parse(ctx: Context): Promise<Fields> {
  const type = ctx.is('urlencoded', 'json');
  if (!type) throw new Problem('unsupported-media-type', { detail: 'Send a form or JSON.' });
  const text = await readText(ctx);
  let fields: Fields;
  try {
    fields = type === 'json' ? parseJson(text) : parseForm(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('bad-request', { detail: `The body is not correct ${type === 'json' ? 'JSON' : 'form data'}.` });
  }
  // A NUL ends a string for much that is written in C, password hashes included: what follows would not count.
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string' && value.includes('\0'))
      throw invalidFields({ name, message: `${name} must not have a NUL character.` });
  return fields;
}

/** The body's fields as they came; reads the body once, whoever asks first. */
export function readFields(ctx: Context): Promise<Fields> {
  ctx.state.fields ??= parse(ctx);
  return ctx.state.fields;
}

/** The pairs of a form in their order, names that come again included; for who reads it once and hands it on. */
export async function readPairs(ctx: Context): Promise<URLSearchParams> {
  if (!ctx.is('urlencoded')) throw new Problem('unsupported-media-type', { detail: 'Send a form.' });
  return new URLSearchParams(await readText(ctx));
}

/** The body as `schema` describes it; throws a problem that names each field that is not right. */
export async function readBody<S extends z.ZodType>(
  ctx: Context,
  schema: S,
  labels?: Record<string, string>,
): Promise<z.output<S>> {
  return checked(schema, await readFields(ctx), labels);
}
