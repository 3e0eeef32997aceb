/** The servers that are compared, each in a process of its own on core 0. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshMongodbUri } from '../support/store.js';
import { api, connections, type Prepared } from './cases.js';

export interface Server {
  name: string;
  url: string;
  prepared?: Prepared;
  /** Milliseconds from the start of the process to the first answer to discovery. */
  startMs: number;
  idleMb: number;
  /** Resident memory now. */
  memoryMb(): number;
  /** Seconds of processor time that it has used so far. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

const built = join(import.meta.dirname, '../..');
const canPin = (() => {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Starts node on one core where the machine lets us, or on all of them. */
export function spawnOn(
  core: number | 'all',
  file: string,
  env: NodeJS.ProcessEnv,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const [command, ...args] = [
    ...(canPin && core !== 'all' ? ['taskset', '-c', String(core)] : []),
    process.execPath,
    // As in `npm start`: what a request leaves behind is collected sooner, and the process stays small.
    ...(file.endsWith('src/server.js') ? ['--max-semi-space-size=4'] : []),
    file,
  ];
  return spawn(command as string, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: [stdin, 'pipe', process.env.BENCH_DEBUG ? 'inherit' : 'ignore'],
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

async function untilAnswers(url: string): Promise<void> {
  for (const start = Date.now(); Date.now() - start < 30_000; await sleep(5)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response && response.status < 500) return;
  }
  throw new Error(`no answer from ${url}`);
}

const memoryMb = (child: ChildProcess) => {
  const [, kb] = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/) ?? [];
  return Math.round(Number(kb) / 1024);
};

/** User and system time, in the clock ticks of a hundredth of a second that Linux counts in. */
const cpuSeconds = (child: ChildProcess) => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

interface Start {
  name: string;
  file: string;
  env?: NodeJS.ProcessEnv;
  core?: number | 'all';
  probe?: string;
  prepare?: (url: string, printed: () => string) => Promise<Prepared | undefined>;
}

async function start({
  name,
  file,
  env = {},
  core = 0,
  probe = '/.well-known/openid-configuration',
  prepare,
}: Start): Promise<Server> {
  const PORT = String(await freePort());
  const url = `http://127.0.0.1:${PORT}`;
  const began = performance.now();
  const child = spawnOn(core, join(built, file), { PORT, ISSUER: url, ...env });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (part) => {
    out += part;
  });
  await untilAnswers(url + probe);
  const startMs = Math.round(performance.now() - began);
  await sleep(1500);
  const idleMb = memoryMb(child);
  const prepared = await prepare?.(url, () => out);
  return {
    name,
    url,
    ...(prepared ? { prepared } : {}),
    startMs,
    idleMb,
    memoryMb: () => memoryMb(child),
    cpuSeconds: () => cpuSeconds(child),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** A person's tokens by the password grant, as many as there are connections. */
async function prepareGatehouse(url: string, env: NodeJS.ProcessEnv): Promise<Prepared> {
  const cli = (args: string[], input = '') => {
    const options = { env: { PATH: process.env.PATH, ...env, ISSUER: url, PORT: new URL(url).port }, input };
    return JSON.parse(
      execFileSync(process.execPath, [join(built, 'src/cli.js'), ...args, '--json'], options).toString(),
    );
  };
  const grants = ['client_credentials', 'password', 'refresh_token'].flatMap((grant) => ['--grant', grant]);
  cli(['resource', 'add', '--id', api, '--scope', 'read', '--format', 'jwt']);
  const client = cli(['client', 'add', '--name', 'Bench', ...grants, '--resource', api]);
  const password = 'a long enough password';
  const storm = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'].map((username) => ({ username, password }));
  for (const { username } of storm) {
    const words = ['--username', username, '--email', `${username}@example.com`, '--name', 'Ann Example', '--verified'];
    cli(['account', 'add', ...words, '--password-stdin'], password);
  }
  const people: Prepared['people'] = [];
  for (let n = 0; n < connections; n++) {
    const response = await fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}` },
      body: new URLSearchParams({ grant_type: 'password', username: 'ann', password, scope: 'openid profile' }),
    });
    const tokens = (await response.json()) as Record<string, string>;
    if (!response.ok) throw new Error(`password grant: ${JSON.stringify(tokens)}`);
    people.push({ access: tokens.access_token ?? '', refresh: tokens.refresh_token ?? '' });
  }
  return { client_id: client.client_id, client_secret: client.client_secret, people, storm };
}

export const startKoa = () => start({ name: 'bare Koa', file: 'test/bench/bare-koa.js', probe: '/' });

export const startBare = () =>
  start({
    name: 'bare oidc-provider',
    file: 'test/bench/bare-provider.js',
    prepare: async (_url, printed) => JSON.parse(printed()),
  });

/** Gatehouse as it ships, on a fresh store; on MongoDB where MONGODB_URI names one. */
export async function startGatehouse(engine: 'SQLite' | 'MongoDB', core: number | 'all' = 0): Promise<Server> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const uri = engine === 'MongoDB' ? freshMongodbUri(process.env.MONGODB_URI as string) : undefined;
  const env = { DATA_DIR, LOG_LEVEL: 'warn', HOST: '127.0.0.1', ...(uri ? { MONGODB_URI: uri } : {}) };
  const server = await start({
    name: `Gatehouse on ${engine}`,
    file: 'src/server.js',
    env,
    core,
    prepare: (url) => prepareGatehouse(url, env),
  });
  const { stop } = server;
  return {
    ...server,
    async stop() {
      await stop();
      rmSync(DATA_DIR, { recursive: true, force: true });
    },
  };
}
