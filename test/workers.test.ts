import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { exchange } from './support/exchange.js';
import { startServer } from './support/server.js';
import { mongodbUri } from './support/store.js';

const skip = mongodbUri() ? false : 'not on the embedded store: it is for one process';
const workers = (output: string) =>
  new Set([...output.matchAll(/"pid":(\d+).*"msg":"listening"/g)].map(([, pid]) => pid));

test('replaces a worker that dies, tells the first run once, and drains all workers on SIGTERM', { skip }, async () => {
  const server = await startServer({ WORKERS: '2' });
  await server.printed(/curl /);
  await server.printed(/("msg":"listening".*){2}/s);
  process.kill(Number([...workers(server.output())][0]), 'SIGKILL');
  await server.printed(/("msg":"listening".*){3}/s);
  assert.equal((await exchange(server.url, '/health/ready')).status, 200);
  assert.equal(server.output().split('curl ').length, 2);
  assert.equal(await server.stop(), 0);
  assert.equal(server.output().split('"msg":"stopped"').length, 3);
});

test('says once that the port is taken, and exits 1', { skip }, async () => {
  const server = await startServer({ WORKERS: '2' });
  await assert.rejects(startServer({ WORKERS: '2', PORT: String(server.port) }), ({ message }: Error) => {
    assert.equal(message.split('is taken by another program').length, 2);
    return true;
  });
  await server.stop();
});

test('says once that ENCRYPTION_KEY is not the one of the store, and exits 1', { skip }, async () => {
  const first = await startServer({ WORKERS: '2' });
  await first.stop({ keepData: true });
  const other = randomBytes(32).toString('base64url');
  await assert.rejects(startServer({ ...first.settings, ENCRYPTION_KEY: other }), ({ message }: Error) => {
    assert.equal(message.split('ENCRYPTION_KEY must be the one').length, 2);
    return true;
  });
});
