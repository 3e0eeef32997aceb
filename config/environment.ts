/** The environment of this process: the one place where it is read. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** What the process was started with, and below it what a `.env` file in the working folder says, if there is one. */
export function readEnvironment(file = '.env'): NodeJS.ProcessEnv {
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...process.env };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ...process.env };
    throw error;
  }
}
