import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createHttpServer } from '../../src/lib/http-server.js';
import { rawRequest } from '../support/raw-http.js';

const server = createHttpServer({ headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 });
server.on('request', (req, res) => {
  req.resume().on('end', () => res.setHeader('Connection', 'close').end('done'));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(() => server.close());

test('cuts off a client that sends its headers drop by drop, with 408', async () => {
  const start = Date.now();
  assert.match(await rawRequest(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '), /^HTTP\/1\.1 408 /);
  assert.ok(Date.now() - start < 5000);
});

test('cuts off a client that never sends its body, with 408', async () => {
  const answer = await rawRequest(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1234');
  assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('cuts off a client that connects and says nothing', async () => {
  const start = Date.now();
  await rawRequest(port, '');
  assert.ok(Date.now() - start < 5000);
});

test('answers 431 to headers that are too large', async () => {
  assert.match(
    await rawRequest(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  );
});

test('answers 400 to what is no HTTP, as a problem, with the headers of every answer', async () => {
  const answer = await rawRequest(port, 'nonsense\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /Content-Type: application\/problem\+json/);
  assert.match(answer, /X-Content-Type-Options: nosniff/);
});

test('answers a request with an expectation that nobody knows as if it had none', async () => {
  assert.match(await rawRequest(port, 'GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n'), /^HTTP\/1\.1 200 /);
});
