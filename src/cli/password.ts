/** Passwords come by standard input, never by an argument: every user of the machine can read those. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Problem } from '../errors.js';

async function ask(): Promise<string> {
  process.stderr.write('Password: ');
  // Readline echoes what is typed; here it echoes into nothing.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await new Promise((resolve) => lines.once('line', resolve).once('close', () => resolve('')));
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** The password on standard input, without the line break at its end. At a terminal it is asked for, unseen. */
export async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) return ask();
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new Problem('bad-request', { detail: 'The password on standard input is not UTF-8.', cause });
  }
}
