/** The bench's result as tables, in the form that the README shows. */

import type { Storm } from './storm.js';

export interface Row {
  case: string;
  server: string;
  requestsPerSecond: number;
  p50: number;
  p99: number;
  failed: number;
  /** Processor time of the server per request: less noisy than requests per second on a shared machine. */
  cpuMicros: number;
  memoryMb: number;
}

export interface Started {
  name: string;
  startMs: number;
  idleMb: number;
}

const say = (line = '') => process.stdout.write(`${line}\n`);
const baseline = 'bare oidc-provider';

/** Prints both tables; the ratio is to the bare provider in the same run. */
export function printReport(machine: string, starts: Started[], rows: Row[], storm: Storm): void {
  say(`\nMeasured on ${machine}\n`);
  say('| case | server | req/s | ratio | p50 ms | p99 ms | CPU µs | ratio | RSS MB | failed |');
  say('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const row of rows) {
    const base = rows.find((other) => other.case === row.case && other.server === baseline);
    const ratio = base ? (row.requestsPerSecond / base.requestsPerSecond).toFixed(2) : '';
    const cpu = base ? (base.cpuMicros / row.cpuMicros).toFixed(2) : '';
    const { requestsPerSecond, p50, p99, cpuMicros, memoryMb, failed } = row;
    const numbers = [Math.round(requestsPerSecond), ratio, p50, p99, Math.round(cpuMicros), cpu, memoryMb, failed];
    say(`| ${[row.case, row.server, ...numbers].join(' | ')} |`);
  }
  say('\n| server | start to first discovery, ms | idle RSS MB |');
  say('| --- | --- | --- |');
  for (const { name, startMs, idleMb } of starts) say(`| ${name} | ${startMs} | ${idleMb} |`);
  const { server, loginsPerSecond, rawPerSecond, p99Alone, p99InStorm, failed } = storm;
  say('\n| server | sign-ins/s | raw argon2id/s | ratio | token p99 ms alone | in a storm | ratio | failed |');
  say('| --- | --- | --- | --- | --- | --- | --- | --- |');
  const signIns = [loginsPerSecond.toFixed(1), rawPerSecond.toFixed(1), (loginsPerSecond / rawPerSecond).toFixed(2)];
  const tokens = [p99Alone, p99InStorm, (p99InStorm / p99Alone).toFixed(2)];
  say(`| ${[server, ...signIns, ...tokens, failed].join(' | ')} |`);
}
