/** CSV (RFC 4180) line by line, so that a quotation mark which somebody forgot costs one line and not all that follow. */
import { parse } from 'csv-parse/sync';
import type { Read } from './text-lines.js';

const delimiters = [',', ';', '\t'];
const countOf = (text: string, part: string) => text.split(part).length - 1;

function cellsOf(text: string, delimiter: string): string[] | undefined {
  try {
    const records = parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(cells: string[] | undefined, width: number): string | undefined {
  if (!cells) return 'has a quotation mark where none belongs, or one that is not closed';
  return cells.length === width ? undefined : `has ${cells.length} cells where the first line has ${width}`;
}

/**
 * The cells of each record, as many as in the first one, which also tells what stands between them: commas, semicolons
 * or tabs. A record goes over several lines while a quotation mark is open; one that then makes no sense is refused by
 * its first line, and the others are read again on their own.
 */
export async function* csvRecords(lines: AsyncIterable<Read<string>>, most: number): AsyncGenerator<Read<string[]>> {
  const source = lines[Symbol.asyncIterator]();
  const again: Read<string>[] = [];
  const next = async () => again.shift() ?? ((await source.next()).value as Read<string> | undefined);
  let delimiter: string | undefined;
  let width: number | undefined;
  for (let first = await next(); first; first = await next()) {
    if (first.fault !== undefined) {
      yield first;
      continue;
    }
    let text = first.data;
    if (text.trim() === '') continue;
    const more: Read<string>[] = [];
    for (let quotes = countOf(text, '"'); quotes % 2 && text.length <= most; ) {
      const one = await next();
      if (one) more.push(one);
      if (one?.fault !== undefined || !one) break;
      text += `\n${one.data}`;
      quotes += countOf(one.data, '"');
    }
    delimiter ??= delimiters.reduce((one, other) => (countOf(text, other) > countOf(text, one) ? other : one));
    const cells = cellsOf(text, delimiter);
    if (cells) width ??= cells.length;
    const fault = faultOf(cells, width ?? 0);
    if (fault !== undefined) again.unshift(...more);
    yield fault === undefined ? { line: first.line, data: cells! } : { line: first.line, fault };
  }
}
