/**
 * The store: the promises that both engines keep (MongoDB by Mongoose, SQLite by libSQL), and the one that is open.
 * A model is declared once with `collection(name, schema)`; which engine keeps it is decided when the process starts.
 */
import type { Schema } from 'mongoose';

/** What every stored document has: its id, and for what does not stay, when it ends. */
export interface Doc {
  _id: string;
  expiresAt?: Date;
}

type Scalar = string | number | boolean | Date;
type Operators<V> = { $in?: V[]; $ne?: V; $exists?: boolean; $lt?: V; $lte?: V; $gt?: V; $gte?: V };

/**
 * Which documents are meant: the subset of MongoDB's query language that both engines speak; all conditions must hold.
 * Any other operator, an unknown path, a value of another type, null or undefined is refused with a TypeError. That is the
 * second line against a request that smuggles in an operator; the first is that model functions take plain values.
 */
export type Filter<T> = {
  [K in keyof T]?: T[K] extends Scalar | undefined
    ? NonNullable<T[K]> | Operators<NonNullable<T[K]>>
    : { $exists: boolean };
};

/** What is changed: MongoDB's operators, on top-level paths. */
export interface Change<T> {
  $set?: Partial<T>;
  $unset?: { [K in keyof T]?: true };
  $inc?: { [K in keyof T]?: number };
}

/** Which page of a list: at most `limit` (50; 1000 at most) documents, in the order of one path (and of ids within it), after a cursor. */
export interface Page<T> {
  limit?: number;
  after?: string;
  orderBy?: keyof T & string;
  descending?: boolean;
}

/**
 * One collection of documents. Every promise below is a test in test/contracts/store.ts. A document or a change that the
 * schema does not allow is refused with a TypeError; a store that cannot answer now with an UnavailableError, soon.
 */
export interface Collection<T extends Doc> {
  readonly name: string;
  readonly schema: Schema;
  /**
   * Stores a new document, durably before it answers. Throws DuplicateError when a unique path, `_id` included, is taken
   * by a document that has not expired.
   */
  insert(doc: T): Promise<void>;
  /** Stores a document whole under its id, whether or not one stood there. Throws DuplicateError as `insert` does. */
  put(doc: T): Promise<void>;
  /** One document, or null. An expired document is never returned, whether or not it has been swept. */
  find(filter: Filter<T>): Promise<T | null>;
  /**
   * A page of documents and the cursor of the next one: each document that is there throughout comes exactly once,
   * whatever is stored or removed meanwhile. Throws InvalidCursorError for a cursor that it did not give.
   */
  list(filter: Filter<T>, page?: Page<T>): Promise<{ items: T[]; next?: string }>;
  /** How many documents there are. */
  count(filter: Filter<T>): Promise<number>;
  /**
   * Changes one document that matches, and returns it as it then is; null when none matches. One atomic step: of many
   * that ask at once for a change that makes the filter false, exactly one wins.
   */
  update(filter: Filter<T>, change: Change<T>): Promise<T | null>;
  /** Removes every document that matches, a portion at a time, and says how many. */
  remove(filter: Filter<T>): Promise<number>;
  /** How the engine would find it, step by step in its own words; for tests of query plans. */
  explain(filter: Filter<T>, page?: Page<T>): Promise<string[]>;
}

/** An engine: what keeps the collections. */
export interface Engine {
  /** A sentence for the operator: which engine, and where the data lies, without credentials. */
  readonly description: string;
  collection<T extends Doc>(name: string, schema: Schema): Collection<T>;
  /** Resolves once the store answers and its indexes stand; throws UnavailableError. */
  ready(): Promise<void>;
  /** Whether the store answers now, asked afresh (for /health/ready). */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** A unique index refused a document. `path` names the field. */
export class DuplicateError extends Error {
  constructor(readonly path: string) {
    super(`${path} is taken`);
  }
}

/** The store cannot answer now: away, full or read-only. Requests answer 503 with Retry-After. */
export class UnavailableError extends Error {}

/** A cursor that `list` did not give. */
export class InvalidCursorError extends Error {}
