import type { Command } from 'commander';
import { deriveKey } from '../../config/secrets.js';
import { Problem } from '../errors.js';
import { defaultDirectory, getDirectory } from '../services/directories.js';
import type { Answer } from './answer.js';
import { onStore } from './command.js';
import { type How, runImport } from './import/run.js';

interface Options {
  directory: string;
  update?: true;
  plainPasswords?: true;
}

const says = (detail: string) => new Problem('invalid-fields', { detail });

async function answer(path: string, how: How): Promise<Answer> {
  const { counts, refused } = await runImport(path, how);
  const { aborted } = how.signal;
  const { refused: refusedCount, ...rest } = counts;
  const lines = refusedCount === 1 ? '1 line was refused.' : `${refusedCount} lines were refused.`;
  const data = { ...rest, refused_count: refusedCount, refused, ...(aborted ? { interrupted: true } : {}) };
  if (aborted) return { data, error: says('Interrupted; run it again to go on.') };
  return { data, shown: { ...counts }, ...(refusedCount ? { error: says(lines) } : {}) };
}

/** `account import`: accounts from elsewhere, with the hashes of their passwords. */
export function importCommand(account: Command): void {
  const command = account
    .command('import')
    .argument('<file>', 'JSON Lines or CSV; - is standard input')
    .description('take over accounts from elsewhere, with the hashes of their passwords; may be run again')
    .option('--update', 'make accounts that are there what their line says')
    .option('--plain-passwords', 'take passwords in clear, and hash them')
    .option('--directory <id>', 'the directory that they go to', defaultDirectory);
  onStore<Options>(command, async ({ args, options, config }) => {
    await getDirectory(options.directory);
    const stop = new AbortController();
    // A second one ends the process.
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
    return answer(args[0]!, {
      key: deriveKey(config.secrets, 'account-import'),
      directoryId: options.directory,
      update: options.update === true,
      plainPasswords: options.plainPasswords === true,
      signal: stop.signal,
    });
  });
}
