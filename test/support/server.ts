/** A whole running server for a test: the real process, on a free port, on a fresh database of the engine in use. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshStoreSettings } from './store.js';

const built = join(import.meta.dirname, '../../src');
/** What a process needs that is no setting of ours; a developer's own settings must not reach a test. */
const { PATH, HOME, TMPDIR, NODE_OPTIONS } = process.env;

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
export type Answer = any;

export type ServerSettings = Record<string, string | undefined>;

export interface TestServer {
  url: string;
  issuer: string;
  port: number;
  pid: number;
  /** Its environment, DATA_DIR and MONGODB_URI included: hand it to `startServer` again to start on the same data. */
  settings: ServerSettings;
  /** What it printed so far, stdout and stderr as they came. */
  output(): string;
  /** Waits until it has printed what matches; fails after `ms`. */
  printed(what: RegExp, ms?: number): Promise<RegExpMatchArray>;
  /** Runs the command line beside it, with --json, and parses its answer; fails with what it says on stderr. */
  cli(...args: string[]): Promise<Answer>;
  /** The same, with something on stdin. */
  cliWithInput(input: string, ...args: string[]): Promise<Answer>;
  /** SIGTERM; answers the exit code. Removes the data, unless `keepData` says that another start will need it. */
  stop(options?: { keepData?: boolean }): Promise<number | null>;
  /** SIGKILL: a crash. The data stays. */
  kill(): Promise<void>;
}

const started = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});
// A test file that is stopped in the middle must not leave servers behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

function collect(child: ChildProcess): () => string {
  let all = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part) => {
      all += part;
    });
  return () => all;
}

/** Runs the command line with these settings; stdout, or an error that says what stood on stderr. */
export async function runCli(settings: ServerSettings, args: string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [join(built, 'cli.js'), ...args], {
    env: { PATH, HOME, TMPDIR, NODE_OPTIONS, ...settings },
    cwd: settings.DATA_DIR,
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part) => (printed.out += part));
  child.stderr.setEncoding('utf8').on('data', (part) => (printed.err += part));
  child.stdin.on('error', () => undefined).end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`cli ${args.join(' ')} exits ${code}: ${printed.err}`);
  return printed.out;
}

/** Starts it, and waits until it is ready; or until it prints something else, where the store is away at start. */
export async function startServer(changes: ServerSettings = {}, until = /^Gatehouse is ready/m): Promise<TestServer> {
  const fresh = changes.DATA_DIR ? undefined : freshStoreSettings();
  const { DATA_DIR, MONGODB_URI } = fresh?.settings ?? {};
  const settings: ServerSettings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR, MONGODB_URI, ...changes };
  const env = { PATH, HOME, TMPDIR, NODE_OPTIONS, ...settings };
  // Run where no .env of a developer's lies.
  const child = spawn(process.execPath, [join(built, 'server.js')], { env, cwd: settings.DATA_DIR });
  started.add(child);
  const exited = once(child, 'close').finally(() => started.delete(child));
  const output = collect(child);

  async function printed(what: RegExp, ms = 30_000): Promise<RegExpMatchArray> {
    for (const start = Date.now(); Date.now() - start < ms; await sleep(20)) {
      const match = output().match(what);
      if (match) return match;
      if (child.exitCode !== null) break;
    }
    throw new Error(`the server did not print ${what}${child.exitCode === null ? '' : ` and ended`}:\n${output()}`);
  }

  await printed(until);
  // Where the log is kept quiet, the issuer that follows the port tells it.
  const quiet = settings.LOG_LEVEL && settings.LOG_LEVEL !== 'info';
  const told = quiet ? /^ {2}Issuer {2}http:\/\/localhost:(\d+)$/m : /"port":(\d+),.*"msg":"listening"/;
  const port = Number((await printed(told))[1]);
  const issuer = settings.ISSUER ?? `http://localhost:${port}`;
  const cliWithInput = async (input: string, ...args: string[]) =>
    JSON.parse(await runCli({ ...settings, ISSUER: issuer, PORT: String(port) }, [...args, '--json'], input));
  return {
    url: `http://127.0.0.1:${port}`,
    issuer,
    port,
    pid: child.pid!,
    settings,
    output,
    printed,
    cli: (...args) => cliWithInput('', ...args),
    cliWithInput,
    async stop({ keepData = false } = {}) {
      child.kill('SIGTERM');
      const [code] = await exited;
      if (!keepData) fresh?.dispose();
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
