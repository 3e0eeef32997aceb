import { createReadStream, statSync } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { Problem } from '../../errors.js';

/** A file of accounts, and how far it has been read; `-` is standard input. Throws when it is not there. */
export function open(path: string, signal: AbortSignal) {
  if (path === '-') return { chunks: addAbortSignal(signal, process.stdin), size: undefined, bytesRead: () => 0 };
  try {
    const stat = statSync(path);
    const chunks = addAbortSignal(signal, createReadStream(path));
    // Of a pipe the size says nothing.
    return { chunks, size: stat.isFile() ? stat.size : undefined, bytesRead: () => chunks.bytesRead };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem('bad-request', { detail: `${JSON.stringify(path)} cannot be read (${code}).`, cause: error });
  }
}

/** The items until somebody says stop. */
export async function* until<T>(signal: AbortSignal, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    for await (const item of items) {
      if (signal.aborted) return;
      yield item;
    }
  } catch (error) {
    // A pipe that says nothing is not waited for.
    if (!signal.aborted) throw error;
  }
}
