/** One path of a schema, compiled: what its values must be, and how they become JSON and back. */
import type { SchemaType } from 'mongoose';

export type Kind = 'string' | 'number' | 'boolean' | 'date' | 'structure';

export interface Path {
  name: string;
  kind: Kind;
  required: boolean;
  /** What is wrong with a value's type, in words; undefined when nothing is. */
  mismatch(value: unknown): string | undefined;
  /** The same for all that the schema says of a value, its enum for one. */
  fault(value: unknown): string | undefined;
  /** Only where JSON cannot carry the value as it is: dates become milliseconds. */
  json?: { to(value: unknown): unknown; from(value: unknown): unknown };
}

interface Compiled {
  kind: Kind;
  is: (value: unknown) => boolean;
  name: string;
  json?: Path['json'];
}

const isDate = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime());

/** MongoDB refuses what is nested deeper than 100, SQLite's JSON functions stumble at 1000. */
const deepest = 64;

/** Mixed holds what JSON can say and nothing else, so that both engines give back exactly what was stored. */
const isJson = (value: unknown, depth = 0): boolean => {
  if (depth > deepest) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((inner) => isJson(inner, depth + 1));
  if (typeof value !== 'object') return false;
  const proto = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) return false;
  return Object.values(value).every((inner) => inner === undefined || isJson(inner, depth + 1));
};

const scalars: Record<string, Compiled> = {
  String: { kind: 'string', name: 'a string', is: (value) => typeof value === 'string' },
  Number: { kind: 'number', name: 'a finite number', is: (value) => Number.isFinite(value) },
  Boolean: { kind: 'boolean', name: 'true or false', is: (value) => typeof value === 'boolean' },
  Date: {
    kind: 'date',
    name: 'a valid Date',
    is: isDate,
    json: { to: (value: Date) => value.getTime(), from: (value: number) => new Date(value) },
  },
  Mixed: { kind: 'structure', name: 'plain JSON (no dates, no class instances)', is: (v) => v !== null && isJson(v) },
};

const listOf = (element: Compiled): Compiled => ({
  kind: 'structure',
  name: `a list, each ${element.name}`,
  is: (value) => Array.isArray(value) && value.every((each) => element.is(each)),
});

function compile(type: SchemaType): Compiled {
  const element = type.instance === 'Array' ? type.getEmbeddedSchemaType() : undefined;
  const scalar = scalars[element?.instance ?? type.instance];
  if (!scalar || (element && scalar.json))
    throw new TypeError(`the store does not keep ${type.instance} (${type.path})`);
  return element ? listOf(scalar) : scalar;
}

/** Compiles one path of a Mongoose schema; throws for a kind that the store does not keep. */
export function compilePath(name: string, type: SchemaType): Path {
  if (!/^\w+$/.test(name)) throw new TypeError(`${name}: nested paths are declared as Mixed`);
  const { kind, is, name: wanted, json } = compile(type);
  const rules = type.validators.filter((rule) => rule.type !== 'required');
  const mismatch = (value: unknown) => (is(value) ? undefined : `must be ${wanted}`);
  const fault = (value: unknown) => {
    if (!is(value)) return mismatch(value);
    for (const rule of rules) {
      if (!(rule.validator as (value: unknown) => unknown)(value)) return `breaks its schema's rule \`${rule.type}\``;
    }
    return undefined;
  };
  return { name, kind, required: type.isRequired === true, mismatch, fault, ...(json && { json }) };
}
