import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { received } from './support/raw-http.js';
import { startServer } from './support/server.js';

/** A request whose headers have arrived, and whose body has not. */
async function halfRequest(port: number) {
  const socket = connect(port, '127.0.0.1');
  const answer = received(socket);
  const type = 'Content-Type: application/x-www-form-urlencoded';
  socket.write(`POST /token HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n`);
  // The server asks for the body once it has seen the rest.
  await once(socket, 'data');
  return { finish: () => socket.write('a=b'), answer };
}

test('starts on a free port, and its issuer follows the port', async () => {
  const server = await startServer();
  const response = await fetch(`${server.url}/.well-known/openid-configuration`);
  const { issuer } = (await response.json()) as { issuer: string };
  assert.equal(issuer, `http://localhost:${server.port}`);
  assert.equal(await server.stop(), 0);
});

test('prints on its first run a command that gets a token, and on a later run no secret', async () => {
  const first = await startServer();
  const [command] = await first.printed(/curl .*/);
  const { stdout } = await promisify(exec)(command);
  assert.equal(JSON.parse(stdout).token_type, 'Bearer');
  assert.match(first.output(), /^ {2}http\S+\/setup\?token=\S{43}$/m);
  assert.match(first.output(), new RegExp(`^  Issuer  ${first.issuer}$`, 'm'));
  await first.stop({ keepData: true });

  const later = await startServer(first.settings);
  await later.printed(/client add/);
  assert.doesNotMatch(later.output(), /curl|token=|gh_/);
  assert.match(later.output(), /setup-link/);
  await later.stop();
});

test('finishes a request that runs when SIGTERM comes, hangs up on what idles, and exits 0', async () => {
  const server = await startServer({ SHUTDOWN_SECONDS: '60' });
  const idle = connect(server.port, '127.0.0.1');
  const silence = received(idle);
  await once(idle, 'connect');
  const running = await halfRequest(server.port);
  const stopped = server.stop();
  assert.equal(await silence, '');
  running.finish();
  assert.match(await running.answer, /HTTP\/1\.1 400 .*Connection: close/s);
  assert.equal(await stopped, 0);
  assert.match(server.output(), /"msg":"stopped"/);
});

test('cuts off what is not done within SHUTDOWN_SECONDS, and still exits 0', async () => {
  const server = await startServer({ SHUTDOWN_SECONDS: '2' });
  const stuck = await halfRequest(server.port);
  const start = Date.now();
  assert.equal(await server.stop(), 0);
  assert.ok(Date.now() - start < 2500);
  assert.doesNotMatch(await stuck.answer, /HTTP\/1\.1 [2-5]/);
  assert.match(server.output(), /cut off/);
});

test('says in one sentence that the port is taken, and exits 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await assert.rejects(startServer({ PORT: String(port) }), ({ message }: Error) => {
    assert.match(message, new RegExp(`^Port ${port} is taken by another program: .*\\.$`, 'm'));
    assert.doesNotMatch(message, / {4}at /);
    return true;
  });
  other.close();
});
