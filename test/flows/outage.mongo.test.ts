import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchange } from '../support/exchange.js';
import { openNetwork } from '../support/network.js';
import { startServer, type TestServer } from '../support/server.js';
import { freshMongodbUri, mongodbUri } from '../support/store.js';

const uri = mongodbUri();
const skip = uri ? false : 'not on the embedded store: it is no server that could go away';

/** A way to MongoDB that can be cut. */
async function road() {
  const fresh = new URL(freshMongodbUri(uri!));
  const network = await openNetwork({ host: fresh.hostname, port: Number(fresh.port || 27017) });
  fresh.host = `127.0.0.1:${network.port}`;
  fresh.searchParams.set('directConnection', 'true');
  after(() => network.cut());
  return { network, MONGODB_URI: fresh.href };
}

const asked = ['/health/ready', '/jwks', '/token', '/auth?client_id=x', '/account', '/setup?token=x', '/device'];

/** Whatever is asked, the answer is a 503 that says when to come back, and it comes soon. */
async function isAway(server: TestServer): Promise<void> {
  for (const path of asked) {
    const start = performance.now();
    const body = path === '/token' ? { body: 'grant_type=client_credentials&client_id=x&client_secret=y' } : {};
    const { status, headers, body: said } = await exchange(server.url, path, body);
    assert.equal(status, 503, `${path}: ${said}`);
    assert.match(headers['retry-after'] ?? '', /^\d+$/, path);
    assert.ok(performance.now() - start < 3000, `${path} took ${performance.now() - start} ms`);
    assert.doesNotMatch(said, /mongodb|ECONNREFUSED|\n {4}at /);
  }
  assert.equal((await exchange(server.url, '/health/live')).status, 200);
}

async function recovers(server: TestServer): Promise<void> {
  for (let tries = 0; tries < 150; tries++, await sleep(100))
    if ((await exchange(server.url, '/health/ready')).status === 200) return;
  assert.fail(`it does not recover:\n${server.output()}`);
}

test('starts while MongoDB is away, says so in one line, and is ready by itself once it answers', {
  skip,
}, async () => {
  const { network, MONGODB_URI } = await road();
  await network.cut();
  const server = await startServer({ MONGODB_URI }, /"msg":"listening"/);
  await isAway(server);
  await server.printed(/the store is unavailable/, 5000);
  await network.restore();
  const [command] = await server.printed(/curl .*/);
  assert.match(command, /client_credentials/);
  await recovers(server);
  assert.equal((await exchange(server.url, '/jwks')).status, 200);
  assert.equal(server.output().match(/the store is unavailable/g)?.length, 1);
  assert.equal(await server.stop(), 0);
});

test('answers 503 while MongoDB is away, recovers by itself, and stops kindly in between', { skip }, async () => {
  const { network, MONGODB_URI } = await road();
  const server = await startServer({ MONGODB_URI, SHUTDOWN_SECONDS: '5' });
  assert.equal((await exchange(server.url, '/jwks')).status, 200);
  await network.cut();
  // The first to notice may wait for the driver.
  await exchange(server.url, '/health/ready');
  await sleep(1000);
  await isAway(server);
  await network.restore();
  await recovers(server);
  assert.equal((await exchange(server.url, '/jwks')).status, 200);
  await network.cut();
  assert.equal(await server.stop(), 0);
});
