import { availableParallelism } from 'node:os';
import { Problem } from '../../errors.js';
import { someAtOnce } from '../../lib/some-at-once.js';
import { type Import, importAccount } from '../../services/import-account.js';
import { nameKey } from '../../services/new-account.js';
import { showProgress } from './progress.js';
import { type Row, rowsOf } from './rows.js';
import { open, until } from './source.js';

export interface How extends Import {
  plainPasswords: boolean;
  /** Ends the reading; what runs is finished. */
  signal: AbortSignal;
}

/** So many refused lines are kept for the answer; stderr has all of them. */
const mostKept = 1000;
/** It may quote the line, such as the name of a field. */
const longestReason = 500;
/** So many writes share one commit. */
const atOnce = 128;

/** Two lines on the same names must not overtake one another. */
const keysOf = ({ data }: Row) =>
  [data?.username, data?.email].filter((name) => typeof name === 'string').map((name) => nameKey(name));

/** Imports what the file says, line by line, and tells what became of it. A line that is refused stops no other. */
export async function runImport(path: string, how: How) {
  const counts = { imported: 0, unchanged: 0, updated: 0, refused: 0 };
  const refused: { line: number; reason: string }[] = [];
  const { chunks, ...source } = open(path, how.signal);
  const progress = showProgress(counts, source);
  const refuse = (line: number, said: string) => {
    const reason = said.length > longestReason ? `${said.slice(0, longestReason)}...` : said;
    counts.refused++;
    progress.refuse(line, reason);
    if (refused.length < mostKept) refused.push({ line, reason });
  };

  const work = async ({ line, data, fault }: Row) => {
    if (fault !== undefined) return refuse(line, `The line ${fault}.`);
    if (!how.plainPasswords && typeof data.password === 'string')
      return refuse(line, 'The password is in clear, which is taken with --plain-passwords only.');
    try {
      counts[await importAccount(data, how)]++;
    } catch (error) {
      if (!(error instanceof Problem && ['invalid-fields', 'taken'].includes(error.code))) throw error;
      refuse(line, error.message);
    }
  };

  try {
    const most = how.plainPasswords ? availableParallelism() : atOnce;
    await someAtOnce(until(how.signal, rowsOf(chunks, path)), most, keysOf, work);
  } finally {
    progress.end();
  }
  return { counts, refused: refused.sort((one, other) => one.line - other.line) };
}
