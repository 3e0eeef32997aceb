/** What MongoDB's errors mean to us: a name is taken, the store is away, or a mistake of ours. */
import type { Shape } from './shape.js';
import { DuplicateError, UnavailableError } from './store.js';

interface Fault {
  name?: string;
  code?: unknown;
  message?: string;
  errmsg?: string;
  keyPattern?: Record<string, unknown>;
  errorLabels?: string[];
}

/** Errors of the driver that say that no answer came; the rest of its errors are mistakes in what was asked. */
const away =
  /^(Mongo|Mongoose)?(Network|ServerSelection|NotConnected|TopologyClosed|PoolClear|PoolClosed|WaitQueue|ClientClosed|WriteConcern|ExpiredSession|System)/;

/** Answers of a server that cannot serve now: stepping down, shutting down, out of disk, or no longer letting us in. */
const refusing = new Set([
  6, 7, 13, 18, 64, 89, 91, 100, 189, 262, 317, 358, 9001, 10107, 11600, 11602, 13435, 13436, 14031,
]);

export const isDuplicate = (error: unknown) => (error as Fault | null)?.code === 11000;

const isAway = (error: Fault) =>
  away.test(error.name ?? '') || refusing.has(Number(error.code)) || error.errorLabels?.includes('RetryableWriteError');

/** The last path of the index that refused. A bulk write does not pass on its keys, but the message names it. */
function duplicatePath(shape: Shape, { message, errmsg, keyPattern }: Fault): string {
  const [, name = ''] = / index: (\S+) dup key/.exec(errmsg ?? message ?? '') ?? [];
  const index = shape.indexes.find((known) => known.name === name);
  return (index?.paths ?? Object.keys(keyPattern ?? {})).at(-1) ?? name.replace(/^_id_$/, '_id');
}

/** The same fault as an error of the store, or as it is where it is a mistake of ours. */
export function judge(shape: Shape | undefined, error: unknown): unknown {
  const fault = error as Fault;
  if (shape && isDuplicate(error)) return new DuplicateError(duplicatePath(shape, fault));
  if (isAway(fault)) return new UnavailableError(`MongoDB: ${fault.message}`, { cause: error });
  return error;
}
