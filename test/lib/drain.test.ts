import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDrain } from '../../src/lib/drain.js';
import { received } from '../support/raw-http.js';

async function listening(listener: RequestListener) {
  const server = createServer(listener);
  const drain = createDrain(server);
  let requests = 0;
  server.on('request', () => requests++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async (text: string) => {
    const socket = connect(port, '127.0.0.1');
    const all = received(socket);
    await once(socket, 'connect');
    socket.write(text);
    return { socket, all };
  };
  /** Waits until so many requests have arrived. */
  const arrived = async (count: number) => {
    while (requests < count) await sleep(5);
  };
  return { drain, open, port, arrived };
}

const slow: RequestListener = async (req, res) => {
  if (req.url === '/begun') res.write('begun,');
  await sleep(300);
  res.end('done');
};
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test('finishes what runs, tells it that the connection ends, and takes nothing new', async () => {
  const { drain, open, port, arrived } = await listening(slow);
  const [running, begun] = await Promise.all([open(get('/')), open(get('/begun'))]);
  await arrived(2);
  const start = Date.now();
  const drained = drain(5000);
  await assert.rejects(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' });
  assert.match(await running.all, /Connection: close.*done$/s);
  assert.match(await begun.all, /begun,.*done/s);
  assert.equal(await drained, 0);
  assert.ok(Date.now() - start < 4000);
});

test('hangs up at once on connections that idle, that never said a word, and that are half way through a header', async () => {
  const { drain, open, arrived } = await listening((_, res) => res.end('done'));
  const silent = await open('');
  const half = await open('GET / HTTP/1.1\r\nHost');
  const idle = await open(get('/'));
  await arrived(1);
  const start = Date.now();
  assert.equal(await drain(5000), 0);
  await Promise.all([silent.all, half.all, idle.all]);
  assert.ok(Date.now() - start < 4000);
});

test('cuts off what is not done in time, and says how many', async () => {
  const { drain, open, arrived } = await listening(() => undefined);
  const stuck = await open(get('/'));
  await arrived(1);
  assert.equal(await drain(200), 1);
  assert.equal(await stuck.all, '');
});
