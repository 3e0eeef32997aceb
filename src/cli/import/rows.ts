/** Reads a file of accounts, JSON Lines or CSV, as rows: one at a time, and each fault where it stands. */
import { extname } from 'node:path';
import { Problem } from '../../errors.js';
import { type Read, textLines } from '../../lib/text-lines.js';
import { csvRows } from './csv-rows.js';

export type Row = Read<Record<string, unknown>>;

/** No account takes more; a hostile line must not take the memory. */
const longest = 256 * 1024;

async function* jsonRows(lines: AsyncIterable<Read<string>>): AsyncGenerator<Row> {
  for await (const read of lines) {
    if (read.fault !== undefined) yield read;
    else if (read.data.trim() !== '') yield { line: read.line, ...parsed(read.data) };
  }
}

function parsed(text: string): { data: Record<string, unknown> } | { fault: string } {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data && !Array.isArray(data)) return { data: data as Record<string, unknown> };
    return { fault: 'is not a JSON object' };
  } catch {
    return { fault: 'is not JSON' };
  }
}

/** The rows of a file. Throws when it is no file of accounts at all. */
export async function* rowsOf(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Row> {
  const lines = textLines(chunks, longest);
  let first = await lines.next();
  while (!first.done && first.value.data?.trim() === '') first = await lines.next();
  if (first.done) return;
  const { fault, data = '' } = first.value;
  const no = (why: string) => new Problem('bad-request', { detail: `${JSON.stringify(path)} ${why}.` });
  if (fault !== undefined) throw no(`is no file of accounts: its first line ${fault}`);
  if (data.startsWith('[')) throw no("is a JSON list; `jq -c '.[]'` makes one object a line of it");
  const isJson = data.startsWith('{') || ['.json', '.jsonl', '.ndjson'].includes(extname(path).toLowerCase());
  const all = (async function* () {
    yield first.value as Read<string>;
    yield* lines;
  })();
  yield* isJson ? jsonRows(all) : csvRows(all, longest);
}
