import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, startServer, type TestServer } from '../support/server.js';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

interface Registered {
  client_id: string;
  client_secret: string;
}

const post = async (path: string, { client_id, client_secret }: Registered, form: Record<string, string>) => {
  const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
};
const credentials = (client: Registered, more = {}) =>
  post('/token', client, { grant_type: 'client_credentials', ...more });
const service = ['client', 'add', '--name', 'Service', '--grant', 'client_credentials'];

describe('beside a running server the command line', () => {
  test('adds a client that gets tokens at once', async () => {
    const client = await server.cli(...service);
    const { status, access_token } = await credentials(client);
    assert.equal(status, 200);
    assert.ok(access_token);
  });

  test('rotates its secret with overlap or without', async () => {
    const first = await server.cli(...service);
    const second = await server.cli('client', 'rotate-secret', first.client_id);
    for (const one of [first, second]) assert.equal((await credentials(one)).status, 200);
    const third = await server.cli('client', 'rotate-secret', first.client_id, '--overlap', '0');
    for (const one of [first, second]) assert.equal((await credentials(one)).error, 'invalid_client');
    assert.equal((await credentials(third)).status, 200);
  });

  test('declares a resource whose tokens are given out at once, and withdraws it', async () => {
    const resource = 'https://api.example';
    await server.cli('resource', 'add', '--id', resource, '--scope', 'read', '--format', 'jwt');
    const client = await server.cli(...service, '--resource', resource, '--scope', 'read');
    const { access_token, scope } = await credentials(client, { resource, scope: 'read' });
    assert.match(access_token, /^ey[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(scope, 'read');
    await server.cli('resource', 'remove', resource);
    assert.equal((await credentials(client, { resource, scope: 'read' })).error, 'invalid_target');
  });

  test('rotates the keys that the server publishes', async () => {
    await server.cli('keys', 'rotate');
    const keys = await server.cli('keys', 'list');
    const published = (await (await fetch(`${server.url}/jwks`)).json()) as { keys: { kid: string }[] };
    const kids = (list: { kid: string }[]) => list.map(({ kid }) => kid).sort();
    assert.deepEqual(kids(published.keys), kids(keys));
  });

  test('ends all that a disabled account or a removed client holds', async () => {
    const account = ['--username', 'alice', '--email', 'alice@example.com', '--verified', '--password-stdin'];
    await server.cliWithInput('a very long pass word', 'account', 'add', ...account);
    const client = await server.cli('client', 'add', '--name', 'App', '--grant', 'password', '--introspect');
    const form = { grant_type: 'password', username: 'alice', password: 'a very long pass word', scope: 'openid' };
    const signIn = () => post('/token', client, form);
    const isActive = async (token: string) => (await post('/introspect', client, { token })).active;

    const first = (await signIn()).access_token;
    assert.equal(await isActive(first), true);
    await server.cli('account', 'disable', 'alice');
    assert.equal(await isActive(first), false);
    assert.equal((await signIn()).error, 'invalid_grant');

    await server.cli('account', 'enable', 'alice');
    assert.equal(await isActive(first), false);
    const second = (await signIn()).access_token;
    const ended = await server.cli('tokens', 'revoke', '--account', 'alice@example.com');
    assert.deepEqual(ended, { sessions: 0, grants: 1, tokens: 1 });
    assert.equal(await isActive(second), false);

    await server.cliWithInput('a new long pass word', 'account', 'set-password', 'alice');
    assert.equal((await signIn()).error, 'invalid_grant');
    await server.cli('client', 'remove', client.client_id);
    assert.equal((await signIn()).error, 'invalid_client');
  });
});
