/** What a command answers: one JSON document for scripts, or text for people. */

export interface Answer {
  /** The whole answer, as scripts get it. */
  data: Record<string, unknown> | Record<string, unknown>[];
  /** What people see in its place. */
  shown?: Record<string, unknown>;
  /** Which fields of a list people see. */
  columns?: string[];
  /** What people should know besides. */
  note?: string | undefined;
  /** Why the command fails although it has an answer. */
  error?: Error;
}

/** Stored text must not move the cursor or colour the terminal of whoever looks at it. */
export const printable = (text: string) => text.replace(/\p{C}/gu, '\ufffd');

function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (Array.isArray(value)) return value.length ? value.map(cell).join(', ') : '-';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Lines whose cells stand below one another. */
function aligned(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function text({ data: whole, shown: part, columns, note }: Answer): string {
  const data = part ?? whole;
  const parts: string[] = [];
  if (!Array.isArray(data)) parts.push(aligned(Object.entries(data).map(([name, value]) => [name, cell(value)])));
  else if (!data.length) parts.push('None yet.');
  else {
    const names = columns ?? Object.keys(data[0]!);
    parts.push(aligned([names, ...data.map((row) => names.map((name) => cell(row[name])))]));
  }
  if (note) parts.push(note);
  return parts.join('\n\n');
}

/** The answer as it is printed, without the last line break. */
export const render = (answer: Answer, json: boolean): string =>
  json ? JSON.stringify(answer.data, null, 2) : text(answer);
