/** The load: a process of its own, so that it can have a core of its own. Reads one order on stdin, prints the result. */
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';
import { cases, connections, machineForm, type Prepared } from './cases.js';

export interface Order {
  url: string;
  /** The name of a case; without one, the form that bare Koa answers. */
  name?: string;
  prepared?: Prepared;
  seconds: number;
}

export interface Measured {
  requests: number;
  requestsPerSecond: number;
  p50: number;
  p99: number;
  failed: number;
  /** The newest refresh tokens, for the next round. */
  refresh: string[];
}

const order: Order = JSON.parse(await text(process.stdin));
const { prepared } = order;
const measured = cases.find(({ name }) => name === order.name);
const newest = prepared?.people.map((person) => person.refresh) ?? [];
let next = 0;

const headers: Record<string, string> = {};
if (measured?.method !== 'GET') headers['content-type'] = 'application/x-www-form-urlencoded';
if (prepared && measured?.bearer) headers.authorization = `Bearer ${measured.bearer(prepared)}`;
else if (prepared && measured?.body) {
  headers.authorization = `Basic ${btoa(`${prepared.client_id}:${prepared.client_secret}`)}`;
}
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

const result = await autocannon({
  url: order.url + (measured?.path ?? ''),
  connections,
  duration: order.seconds,
  method: measured?.method ?? 'POST',
  headers,
  ...(measured?.method === 'GET' ? {} : { body: form(machineForm) }),
  setupClient(client) {
    if (!measured?.body || !prepared) return;
    const own = next++ % connections;
    const { body } = measured;
    client.setBody(form(body(prepared, newest[own] ?? '')));
    if (measured.name !== 'refresh') return;
    client.on('body', (answer: Buffer) => {
      newest[own] = JSON.parse(answer.toString()).refresh_token ?? newest[own];
      client.setBody(form(body(prepared, newest[own] ?? '')));
    });
  },
});

const answer: Measured = {
  requests: result.requests.total,
  requestsPerSecond: result.requests.average,
  p50: result.latency.p50,
  p99: result.latency.p99,
  failed: result.non2xx + result.errors,
  refresh: newest,
};
process.stdout.write(JSON.stringify(answer));
