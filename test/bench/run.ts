/**
 * Measures Gatehouse against the bare library in one run: the servers take turns, a few seconds each, so that a noisy
 * machine is noisy for all of them. Options: --seconds N (of one turn), --rounds N, --json FILE.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { cases } from './cases.js';
import type { Measured, Order } from './load.js';
import { printReport, type Row } from './report.js';
import { type Server, spawnOn, startBare, startGatehouse, startKoa } from './servers.js';
import { measureStorm } from './storm.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

async function load(order: Order): Promise<Measured> {
  const child = spawnOn(1 % availableParallelism(), join(import.meta.dirname, 'load.js'), {}, 'pipe');
  child.stdin?.end(JSON.stringify(order));
  const [result] = await Promise.all([json(child.stdout as NodeJS.ReadableStream), once(child, 'exit')]);
  return result as Measured;
}

const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

/** One case on all servers in turns; the middle of the rounds is what counts. */
async function measure(name: string | undefined, servers: Server[]): Promise<Row[]> {
  const results = new Map<Server, (Measured & { cpuMicros: number })[]>(servers.map((server) => [server, []]));
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      const { url, prepared } = server;
      const before = server.cpuSeconds();
      const measured = await load({ url, seconds, ...(name ? { name } : {}), ...(prepared ? { prepared } : {}) });
      prepared?.people.forEach((person, index) => {
        person.refresh = measured.refresh[index] ?? person.refresh;
      });
      const cpuMicros = ((server.cpuSeconds() - before) * 1e6) / Math.max(1, measured.requests);
      results.get(server)?.push({ ...measured, cpuMicros });
      process.stderr.write(`${name ?? 'form'} · ${server.name}: ${Math.round(measured.requestsPerSecond)}/s\n`);
    }
  }
  return servers.map((server) => {
    const all = results.get(server) as (Measured & { cpuMicros: number })[];
    return {
      case: name ?? 'form POST',
      server: server.name,
      requestsPerSecond: middle(all.map((one) => one.requestsPerSecond)),
      p50: middle(all.map((one) => one.p50)),
      p99: middle(all.map((one) => one.p99)),
      failed: all.reduce((sum, one) => sum + one.failed, 0),
      cpuMicros: middle(all.map((one) => one.cpuMicros)),
      memoryMb: server.memoryMb(),
    };
  });
}

const koa = await startKoa();
const rows = await measure(undefined, [koa]);
await koa.stop();

const servers = [await startBare(), await startGatehouse('SQLite')];
if (process.env.MONGODB_URI) servers.push(await startGatehouse('MongoDB'));
else process.stderr.write('MongoDB is left out: set MONGODB_URI to measure on it too\n');
for (const { name } of cases) rows.push(...(await measure(name, servers)));
for (const server of servers) await server.stop();

// A storm of sign-ins is about all cores, so nothing is pinned there.
const stormy = await startGatehouse('SQLite', 'all');
const storm = await measureStorm(stormy, seconds, rounds);
await stormy.stop();

const starts = servers.map(({ name, startMs, idleMb }) => ({ name, startMs, idleMb }));
const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`;
printReport(machine, starts, rows, storm);
if (values.json) writeFileSync(values.json, JSON.stringify({ machine, starts, rows, storm }, null, 2));
if (storm.failed || rows.some((row) => row.failed)) process.exitCode = 1;
