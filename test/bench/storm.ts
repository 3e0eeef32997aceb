/** Measures a storm of sign-ins: how many a second against raw argon2id, and what it does to machines that want tokens. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import argon2 from 'argon2';
import autocannon from 'autocannon';
import { machineForm, type Prepared } from './cases.js';
import type { Server } from './servers.js';

export interface Storm {
  server: string;
  /** Hashes a second with one in flight per core, and with nothing else running. */
  rawPerSecond: number;
  loginsPerSecond: number;
  /** client_credentials at a rate that leaves the machine half idle, in milliseconds. */
  p99Alone: number;
  p99InStorm: number;
  failed: number;
}

/** Sign-ins that are under way at once: many a core, and few enough an account that the guard lets them through. */
const signInsAtOnce = 32;
const tokensPerSecond = 200;

async function hashesPerSecond(seconds: number): Promise<number> {
  const cost = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
  const stored = await argon2.hash('a long enough password', cost);
  const began = performance.now();
  let done = 0;
  const work = async () => {
    for (; performance.now() - began < seconds * 1000; done++) await argon2.verify(stored, 'a long enough password');
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return (done * 1000) / (performance.now() - began);
}

/** Signs people in by the password grant until it is stopped; tells how many came in a second, and how many did not. */
function startStorm(url: string, { client_id, client_secret, storm }: Prepared) {
  const headers = { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` };
  const began = performance.now();
  const count = { done: 0, failed: 0 };
  let goesOn = true;
  const signIn = async (_: unknown, index: number) => {
    const { username, password } = storm![index % storm!.length]!;
    while (goesOn) {
      const body = new URLSearchParams({ grant_type: 'password', username, password });
      const response = await fetch(`${url}/token`, { method: 'POST', headers, body });
      await response.arrayBuffer();
      count[response.ok ? 'done' : 'failed']++;
    }
  };
  const all = Promise.all(Array.from({ length: signInsAtOnce }, signIn));
  return async () => {
    const perSecond = (count.done * 1000) / (performance.now() - began);
    goesOn = false;
    await all;
    return { perSecond, failed: count.failed };
  };
}

async function tokens(url: string, { client_id, client_secret }: Prepared, seconds: number) {
  const result = await autocannon({
    url: `${url}/token`,
    connections: 8,
    overallRate: tokensPerSecond,
    duration: seconds,
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(machineForm).toString(),
  });
  return { p99: result.latency.p99, failed: result.non2xx + result.errors };
}

const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

/** The four measurements in turns; the middle of the rounds is what counts. */
export async function measureStorm(server: Server, seconds: number, rounds: number): Promise<Storm> {
  const prepared = server.prepared as Prepared;
  const raw: number[] = [];
  const logins: number[] = [];
  const alone: number[] = [];
  const inStorm: number[] = [];
  let failed = 0;
  for (let round = 0; round < rounds; round++) {
    raw.push(await hashesPerSecond(seconds));
    const stop = startStorm(server.url, prepared);
    await sleep(seconds * 1000);
    const storm = await stop();
    logins.push(storm.perSecond);
    const calm = await tokens(server.url, prepared, seconds);
    alone.push(calm.p99);
    const stopAgain = startStorm(server.url, prepared);
    const both = await tokens(server.url, prepared, seconds);
    inStorm.push(both.p99);
    failed += storm.failed + calm.failed + both.failed + (await stopAgain()).failed;
    process.stderr.write(`storm · ${server.name}: ${logins.at(-1)?.toFixed(1)} sign-ins/s\n`);
  }
  return {
    server: server.name,
    rawPerSecond: middle(raw),
    loginsPerSecond: middle(logins),
    p99Alone: middle(alone),
    p99InStorm: middle(inStorm),
    failed,
  };
}
