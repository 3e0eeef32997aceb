/** Cuts a stream of bytes into lines of text and holds no more than one of them, however long a hostile one is. */

/** What stands at a line, or why that cannot be used, as the end of a sentence. */
export type Read<T> = { line: number; data: T; fault?: undefined } | { line: number; data?: undefined; fault: string };

const decoder = new TextDecoder('utf-8', { fatal: true });

function decoded(line: number, bytes: Uint8Array): Read<string> {
  try {
    // Leaves a byte order mark out, too.
    const data = decoder.decode(bytes).replace(/\r$/, '');
    if (!data.includes('\0')) return { line, data };
  } catch {}
  return { line, fault: 'is not text in UTF-8' };
}

/** The lines, counted from 1; one of more than `most` bytes is passed over with its fault. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Read<string>> {
  let line = 1;
  let size = 0;
  let held: Uint8Array[] = [];
  const take = (part: Uint8Array) => {
    size += part.length;
    if (size > most) held = [];
    else if (part.length) held.push(part);
  };
  const end = (): Read<string> => {
    const read =
      size > most
        ? { line, fault: `is longer than ${most / 1024} KiB` }
        : decoded(line, held.length === 1 ? held[0]! : Buffer.concat(held));
    [line, size, held] = [line + 1, 0, []];
    return read;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, at));
      yield end();
      from = at + 1;
    }
    take(chunk.subarray(from));
  }
  if (size) yield end();
}
