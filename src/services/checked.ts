/** Holds data against a schema, and says no in sentences that name each field. */
import type { z } from 'zod';
import { type FieldError, Problem } from '../errors.js';

const sentence = (label: string, message: string) => `${label} ${message}.`;

/** Throws a problem whose text is the faults themselves, one sentence after the other. */
export function refuse(...errors: FieldError[]): never {
  throw new Problem('invalid-fields', { detail: errors.map((error) => error.message).join(' '), errors });
}

/**
 * The data as the schema makes it, or every fault of it. Messages of a schema go on after the field's name ("must be
 * ..."); `labels` says how people call a field.
 */
export function inspect<S extends z.ZodType>(
  schema: S,
  data: unknown,
  labels: Record<string, string> = {},
): { data: z.output<S>; errors?: undefined } | { data?: undefined; errors: FieldError[] } {
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data };
  const faults = result.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [key, 'is not a known field'] as const);
    return [[String(issue.path[0] ?? ''), issue.message] as const];
  });
  // A field may be called "constructor".
  const called = (name: string) => (Object.hasOwn(labels, name) ? labels[name]! : name);
  return { errors: faults.map(([name, message]) => ({ name, message: sentence(called(name), message) })) };
}

/** As `inspect`; throws `invalid-fields` with the faults. */
export function checked<S extends z.ZodType>(schema: S, data: unknown, labels?: Record<string, string>): z.output<S> {
  const found = inspect(schema, data, labels);
  return found.errors ? refuse(...found.errors) : found.data;
}
