import { csvRecords } from '../../lib/csv-records.js';
import type { Read } from '../../lib/text-lines.js';
import { importedFields } from '../../services/imported-account.js';
import { objectOf } from './cells.js';
import type { Row } from './rows.js';

function headerFault(columns: string[]): string | undefined {
  const faults = columns.flatMap((name, at) => {
    if (name === '') return [`column ${at + 1} without a name`];
    if (!importedFields.includes(name)) return [`a column ${JSON.stringify(name)}, which is not a known field`];
    return columns.indexOf(name) < at ? [`the column ${name} twice`] : [];
  });
  if (!columns.includes('email')) faults.push('no column email');
  return faults.length ? `names ${faults.join(', ')}` : undefined;
}

/** The rows of CSV. Where the header is not right no line is read, as each would be refused for it. */
export async function* csvRows(lines: AsyncIterable<Read<string>>, longest: number): AsyncGenerator<Row> {
  let columns: string[] | undefined;
  for await (const { line, data, fault } of csvRecords(lines, longest)) {
    if (!columns) {
      columns = data?.map((name) => name.trim()) ?? [];
      const wrong = fault ?? headerFault(columns);
      if (wrong === undefined) continue;
      yield { line, fault: wrong };
      return;
    }
    yield data ? { line, data: objectOf(columns, data) } : { line, fault: fault! };
  }
}
