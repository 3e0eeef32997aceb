/** The environment: what the process was given, and under it what a `.env` file in the working folder says. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Environment = Record<string, string | undefined>;

/** A comment, a blank line, or NAME=value; a value in quotes may go over several lines. */
const entry =
  /[^\S\n]*(?:(?:export[^\S\n]+)?[A-Za-z_]\w*[^\S\n]*=[^\S\n]*(?:"[^"]*"|'[^']*'|`[^`]*`|[^"'`\n][^\n]*)?[^\S\n]*)?(?:#[^\n]*)?(?:\n|$)/y;

/** The first line that is no entry; Node's own parser passes over such lines, and takes the next one with them. */
function wrongLine(text: string): number | undefined {
  let at = 0;
  while (at < text.length) {
    entry.lastIndex = at;
    if (!entry.test(text)) return text.slice(0, at).split('\n').length;
    at = entry.lastIndex;
  }
  return undefined;
}

/** Reads `.env` if it is there; what the process was given wins. The faults name the line and never show it. */
export function readEnvironment(file = '.env'): { env: Environment; faults: string[] } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const faults = code === 'ENOENT' ? [] : [`${file} must be a file that can be read (${code})`];
    return { env: process.env, faults };
  }
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const line = text.includes('\uFFFD') || text.includes('\0') ? 1 : wrongLine(text);
  if (line === undefined) return { env: { ...parseEnv(text), ...process.env }, faults: [] };
  return { env: process.env, faults: [`${file}, line ${line}, must be NAME=value, a comment after #, or blank`] };
}
