/** The short way and oidc-provider's own must not be told apart: two servers on one store, one with and one without it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { addAccount, password } from '../support/relying-party.js';
import { startServer, type TestServer } from '../support/server.js';

const api = 'https://api.example';
const events = 'https://events.example';
let long: TestServer;
let short: TestServer;
let client: { client_id: string; client_secret: string };
let other: { client_id: string; client_secret: string };
const tokens: Record<string, string> = {};

before(async () => {
  short = await startServer({ LOG_LEVEL: 'info' });
  long = await startServer({ ...short.settings, PORT: '0', ISSUER: short.issuer, FAST_PATH: 'false' });
  await addAccount(short, 'ann', '--name', 'Ann Example');
  await short.cli('resource', 'add', '--id', api, '--scope', 'read write', '--format', 'jwt', '--lifetime', '120');
  await short.cli('resource', 'add', '--id', events, '--scope', 'watch');
  const grants = ['client_credentials', 'password', 'refresh_token'].flatMap((grant) => ['--grant', grant]);
  client = await short.cli('client', 'add', '--name', 'A', ...grants, '--resource', api, '--resource', events);
  other = await short.cli('client', 'add', '--name', 'B', '--grant', 'client_credentials', '--scope', 'openid');
  const person = { grant_type: 'password', username: 'ann', password, scope: 'openid profile email' };
  const answer = await send(long, '/token', { form: person });
  Object.assign(tokens, { access: answer.body.access_token, refresh: answer.body.refresh_token });
  tokens.machine = (await send(long, '/token', { form: { grant_type: 'client_credentials' } })).body.access_token;
  tokens.foreign = (
    await send(long, '/token', { form: { grant_type: 'client_credentials' }, as: other })
  ).body.access_token;
  tokens.jwt = (
    await send(long, '/token', { form: { grant_type: 'client_credentials', resource: api } })
  ).body.access_token;
});
after(() => Promise.all([short.stop({ keepData: true }), long.stop()]));

interface Sent {
  form?: Record<string, string> | string;
  headers?: Record<string, string>;
  as?: { client_id: string; client_secret: string } | null;
  method?: string;
}

async function send(server: TestServer, path: string, { form, headers = {}, as = client, method }: Sent) {
  const basic = as && { authorization: `Basic ${btoa(`${as.client_id}:${as.client_secret}`)}` };
  const body = typeof form === 'object' ? new URLSearchParams(form).toString() : form;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(server.url + path, {
    method: method ?? (form === undefined ? 'GET' : 'POST'),
    ...(body === undefined ? {} : { body }),
    headers: { ...(body === undefined ? {} : type), ...(form === undefined ? {} : basic), ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

const told = [
  'cache-control',
  'content-type',
  'vary',
  'www-authenticate',
  'referrer-policy',
  'content-security-policy',
];

/** An answer without what is new each time. */
function comparable({ status, headers, body }: Awaited<ReturnType<typeof send>>) {
  const plain = { ...body };
  if (typeof plain.access_token === 'string') {
    const isJwt = plain.access_token.includes('.');
    const claims = isJwt ? { ...decodeJwt(plain.access_token), jti: 0, iat: 0, exp: 0 } : {};
    const form = isJwt ? decodeProtectedHeader(plain.access_token) : plain.access_token.replace(/_[\w-]{43}$/, '');
    plain.access_token = { form, ...claims };
  }
  return { status, headers: told.map((name) => headers.get(name)), body: plain };
}

async function sameBothWays(path: string, sent: () => Sent): Promise<void> {
  const [one, two] = await Promise.all([send(short, path, sent()), send(long, path, sent())]);
  assert.deepEqual(comparable(one), comparable(two));
}

const machine = { grant_type: 'client_credentials' };
const tokenRequests: Record<string, () => Sent> = {
  'no scope': () => ({ form: machine }),
  'scopes of ours': () => ({ form: { ...machine, scope: 'openid profile openid' } }),
  'an unknown scope': () => ({ form: { ...machine, scope: 'launch-missiles' } }),
  'a malformed scope': () => ({ form: { ...machine, scope: 'a  b' } }),
  'a scope of a resource without the resource': () => ({ form: { ...machine, scope: 'read' } }),
  'a JWT for a resource': () => ({ form: { ...machine, scope: 'read launch', resource: api } }),
  'an opaque token for a resource': () => ({ form: { ...machine, scope: 'watch', resource: events } }),
  'a resource that was not given': () => ({ form: { ...machine, resource: api }, as: other }),
  'two resources': () => ({ form: `grant_type=client_credentials&resource=${api}&resource=${events}` }),
  'a scope beyond the client': () => ({ form: { ...machine, scope: 'profile' }, as: other }),
  'a repeated parameter': () => ({ form: 'grant_type=client_credentials&scope=openid&scope=openid' }),
  'an unknown parameter': () => ({ form: { ...machine, foo: 'bar' } }),
  'an empty parameter': () => ({ form: { ...machine, scope: '' } }),
  'a wrong secret': () => ({ form: machine, as: { ...client, client_secret: 'wrong' } }),
  'a secret with NUL': () => ({ form: machine, as: { ...client, client_secret: `${client.client_secret}\0` } }),
  'no client': () => ({ form: machine, as: null }),
  'an unknown client': () => ({ form: machine, as: { client_id: 'nobody', client_secret: 'x' } }),
  'the secret in the body': () => ({ form: { ...machine, ...idAndSecret() }, as: null }),
  'the secret twice': () => ({ form: { ...machine, ...idAndSecret() } }),
  'another client in the body': () => ({ form: { ...machine, client_id: other.client_id } }),
  'a grant that was not given': () => ({ form: { grant_type: 'password', username: 'a', password: 'b' }, as: other }),
  'a foreign Origin': () => ({ form: machine, headers: { origin: 'https://evil.example' } }),
  'no body': () => ({ form: '' }),
  'a huge body': () => ({ form: { ...machine, scope: 'x'.repeat(60_000) } }),
};
const idAndSecret = () => ({ client_id: client.client_id, client_secret: client.client_secret });

for (const [what, sent] of Object.entries(tokenRequests)) {
  test(`a token request with ${what} is answered alike`, () => sameBothWays('/token', sent));
}

for (const name of ['access', 'refresh', 'machine', 'foreign', 'jwt', 'unknown', 'forged']) {
  test(`introspection of ${name} is answered alike`, async () => {
    const token = { ...tokens, unknown: 'nonsense', forged: `gh_at_${'A'.repeat(43)}` }[name] as string;
    await sameBothWays('/introspect', () => ({ form: { token } }));
    await sameBothWays('/introspect', () => ({ form: { token, token_type_hint: 'refresh_token' } }));
    await sameBothWays('/introspect', () => ({ form: { token }, as: other }));
    await sameBothWays('/introspect', () => ({ form: { token }, as: null }));
  });
}
test('introspection without a token is answered alike', () =>
  sameBothWays('/introspect', () => ({ form: { foo: 'bar' } })));

for (const name of ['access', 'refresh', 'machine', 'jwt', 'nonsense']) {
  test(`userinfo with ${name} is answered alike`, async () => {
    const headers = { authorization: `Bearer ${tokens[name] ?? name}` };
    await sameBothWays('/userinfo', () => ({ headers }));
    await sameBothWays('/userinfo', () => ({ headers: { ...headers, origin: 'https://evil.example' } }));
    await sameBothWays('/userinfo?scope=email', () => ({ headers }));
  });
}
test('userinfo without a token is answered alike', () => sameBothWays('/userinfo', () => ({})));

test('the short way is really taken', async () => {
  const { headers } = await send(short, '/token', { form: machine });
  await short.printed(new RegExp(`"way":"short".+"requestId":"${headers.get('x-request-id')}"`));
});
