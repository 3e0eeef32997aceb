/** The real command line in a process of its own, on a database of its own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freshStoreSettings } from './store.js';

const entry = join(import.meta.dirname, '../../src/cli.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What was printed, which must be one JSON document. */
  json: <T = Record<string, unknown>>() => T;
}

/** Runs commands on a fresh database. `env` adds settings for all of them. */
export function commandLine(env: Record<string, string> = {}) {
  const { settings, dispose } = freshStoreSettings();
  const { MONGODB_URI: _mongo, ...inherited } = process.env;
  const mongodb = settings.MONGODB_URI ? { MONGODB_URI: settings.MONGODB_URI } : {};
  const environment = { ...inherited, DATA_DIR: settings.DATA_DIR, ...mongodb, ...env };

  // No .env of whoever runs the tests: the working folder is the fresh one.
  const start = (args: string[]) =>
    spawn(process.execPath, [entry, ...args], { env: environment, cwd: settings.DATA_DIR });

  async function run(args: string[], stdin: string | Uint8Array = ''): Promise<Ran> {
    const child = start(args);
    child.stdin.on('error', () => undefined).end(stdin);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr, json: () => JSON.parse(stdout) };
  }

  return {
    settings,
    dispose,
    /** Starts a command, for who has more to say to it than one text. */
    start,
    run,
    /** Runs a command with --json that must succeed, and gives its answer. */
    async answer<T = Record<string, unknown>>(args: string[], stdin?: string): Promise<T> {
      const ran = await run([...args, '--json'], stdin);
      if (ran.code !== 0) throw new Error(`${args.join(' ')}: ${ran.stderr}`);
      return ran.json<T>();
    },
    /** Runs a command that must fail with one sentence and no output, and gives the sentence. */
    async refusal(args: string[], stdin?: string): Promise<string> {
      const { code, stdout, stderr } = await run(args, stdin);
      const said = stderr.trim();
      if (code === 0 || stdout || !said.endsWith('.') || said.includes('\n')) {
        throw new Error(`${args.join(' ')} exits ${code} with ${JSON.stringify({ stdout, stderr })}`);
      }
      return said;
    },
  };
}
