import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange } from './support/exchange.js';
import { startServer } from './support/server.js';
import { mongodbUri } from './support/store.js';

const metricsPort = /"port":(\d+),"msg":"metrics are served/;

test('serves metrics on a port of their own, by routes that nobody can make up', async () => {
  const server = await startServer({ METRICS_PORT: '0' });
  const [, port] = await server.printed(metricsPort);
  for (const path of ['/health/live', '/nowhere/1', '/nowhere/2', '/auth/made-up', '/assets/made-up', '/jwks'])
    await exchange(server.url, path);
  const { status, headers, body } = await exchange(`http://127.0.0.1:${port}`, '/metrics');
  assert.equal(status, 200);
  assert.match(headers['content-type']!, /^text\/plain/);
  const counted = (line: RegExp) => assert.ok(line.test(body), `${line} in:\n${body.match(/^http_requests.*$/gm)}`);
  counted(/^http_requests_total\{route="none",status="404"\} 2$/m);
  counted(/^http_requests_total\{route="\/jwks",status="200"\} 1$/m);
  counted(/^http_requests_total\{route="\/auth\/:uid",status="400"\} 1$/m);
  counted(/^http_request_duration_seconds_count\{route="\/health\/live"\} 1$/m);
  counted(/^process_resident_memory_bytes /m);
  assert.doesNotMatch(body, /nowhere|made-up/);
  assert.equal((await exchange(`http://127.0.0.1:${port}`, '/')).status, 404);
  assert.equal((await exchange(server.url, '/metrics')).status, 404);
  assert.equal(await server.stop(), 0);
});

test('is off unless it is asked for', async () => {
  const server = await startServer();
  assert.doesNotMatch(server.output(), /metrics/);
  await server.stop();
});

test('adds up what all workers have counted', {
  skip: mongodbUri() ? false : 'not on the embedded store: it is for one process',
}, async () => {
  const server = await startServer({ METRICS_PORT: '0', WORKERS: '2' });
  const [, port] = await server.printed(metricsPort);
  await server.printed(/("msg":"listening".*){2}/s);
  for (let n = 0; n < 10; n++) await exchange(server.url, '/health/live');
  const { body } = await exchange(`http://127.0.0.1:${port}`, '/metrics');
  assert.match(body, /^http_requests_total\{route="\/health\/live",status="200"\} 10$/m);
  assert.equal(await server.stop(), 0);
});
