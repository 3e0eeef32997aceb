/** A collection's schema, compiled once to plain checks: no Mongoose document is made on the way in or out. */
import type { Schema } from 'mongoose';
import { compilePath, type Path } from './path.js';

export interface Index {
  /** As MongoDB names it. */
  name: string;
  paths: string[];
  unique: boolean;
  sparse: boolean;
}

export interface Shape {
  collection: string;
  paths: ReadonlyMap<string, Path>;
  indexes: Index[];
  /** The path whose time ends a document. */
  expiry: 'expiresAt' | undefined;
  /** Throws TypeError for a document that the schema does not allow. */
  check(doc: object): void;
  path(name: string): Path;
}

const known = new Set(['unique', 'sparse', 'expireAfterSeconds', 'background', 'name']);

type Fields = Record<string, unknown>;

function compileIndex(name: string, paths: Map<string, Path>, fields: Fields, options: Fields): Index {
  const keys = Object.keys(fields);
  const usual = keys.map((key) => `${key}_${fields[key]}`).join('_');
  const index = {
    name: String(options.name ?? usual),
    paths: keys,
    unique: Boolean(options.unique),
    sparse: Boolean(options.sparse),
  };
  const wrong = (why: string) => new TypeError(`${name}: the index on ${keys.join(', ')} ${why}`);
  const odd = Object.keys(options).find((option) => !known.has(option));
  if (odd) throw wrong(`has the option ${odd}, which not every engine knows`);
  if (options.expireAfterSeconds !== undefined && (keys.join() !== 'expiresAt' || options.expireAfterSeconds !== 0))
    throw wrong('must be on expiresAt with expireAfterSeconds: 0');
  const loose = keys.filter((key) => paths.get(key)?.kind === 'structure' || !paths.has(key));
  if (loose.length) throw wrong(`is on ${loose.join(', ')}, which is not a plain value`);
  // Where a value is missing the engines disagree on what is unique; `sparse` and `required` leave nothing to disagree on.
  if (index.sparse ? keys.length > 1 : index.unique && keys.some((key) => !paths.get(key)?.required))
    throw wrong('must be sparse on one path, or on required paths only');
  return index;
}

/** Compiles a schema; throws TypeError for what one of the engines could not keep. */
export function compileShape(collection: string, schema: Schema): Shape {
  const paths = new Map(Object.entries(schema.paths).map(([name, type]) => [name, compilePath(name, type)]));
  const declared = schema.indexes() as [Fields, Fields][];
  const indexes = declared.map(([keys, options]) => compileIndex(collection, paths, keys, options));
  const expires = declared.some(([, options]) => options.expireAfterSeconds !== undefined);
  if (paths.has('expiresAt') !== expires)
    throw new TypeError(`${collection}: expiresAt wants an index with expireAfterSeconds: 0, and the other way round`);
  const required = [...paths.values()].filter((path) => path.required).map((path) => path.name);
  const path = (name: string) => {
    const found = paths.get(name);
    if (!found) throw new TypeError(`${collection} has no path ${name}`);
    return found;
  };
  const check = (doc: object) => {
    for (const name of Object.keys(doc)) {
      const value = (doc as Fields)[name];
      const fault = value === undefined ? undefined : path(name).fault(value);
      if (fault) throw new TypeError(`${collection}.${name} ${fault}`);
    }
    for (const name of required) {
      if ((doc as Fields)[name] === undefined) throw new TypeError(`${collection}.${name} is missing`);
    }
  };
  return { collection, paths, indexes, expiry: expires ? 'expiresAt' : undefined, check, path };
}
