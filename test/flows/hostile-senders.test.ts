/** Whatever is sent to whatever endpoint: a no in its own words, never a 5xx, a stack, or the sender's markup. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { api, app, type Ground, openGround, person } from '../support/ground.js';
import { anything, type HostileRequest, marker, registrations, rightInPart } from '../support/hostile.js';
import { Person } from '../support/person.js';
import { ask, discover, type Registered, redirectUri, walk } from '../support/relying-party.js';
import { basic } from '../support/requests.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let ground: Ground;
let mine: Registered;
let signedIn: string;
const resource = 'https://photos.example/api';
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials', exchange];
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

before(async () => {
  server = await startServer({ REGISTRATION: 'open' });
  ground = await openGround(server);
  await person('ann', { name: `Ann ${marker}` });
  await api(resource, 'album:read');
  const metadata = { grant_types: [...grantTypes, deviceGrant], client_name: `Printer ${marker} "&'` };
  mine = await app(metadata, { resources: [resource] });
  const ann = new Person(server.issuer);
  await walk(ann, (await ask(await discover(server, mine))).url, 'ann');
  signedIn = [...ann.cookies].map(([key, value]) => `${key.split(' ')[0]}=${value}`).join('; ');
});
after(async () => {
  await ground.close();
  await server.stop();
});

async function check({ method, path, headers, body }: HostileRequest): Promise<void> {
  const init = {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: body as string }),
  } as const;
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  assert.ok(response.status < 500, `${response.status}: ${text.slice(0, 300)}`);
  assert.doesNotMatch(text, /\n\s+at |node_modules|file:\/\/|(Type|Range|Syntax|Reference)Error/);
  if (/html/.test(response.headers.get('content-type') ?? '')) assert.ok(!text.includes(marker), 'markup came back');
  assert.equal(response.headers.get('x-injected'), null);
}

/** Eight at a time, a few hundred in all. What fails is shrunk to its core, and told with its seed. */
const holds = (requests: fc.Arbitrary<HostileRequest>) =>
  fc.assert(
    fc.asyncProperty(fc.array(requests, { minLength: 8, maxLength: 8 }), async (all) => {
      await Promise.all(all.map(check));
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  );

test('a request that is right in part is refused for the rest', () => {
  const code = { client_id: mine.client_id, response_type: 'code', redirect_uri: redirectUri, scope: 'openid' };
  const pkce = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
  const starts: [string, Record<string, string>][] = [
    ['/auth', code],
    ['/auth', { ...code, ...pkce }],
    ['/auth', { ...code, ...pkce, response_mode: 'form_post' }],
    ...[...grantTypes, deviceGrant].map((grant_type): [string, Record<string, string>] => ['/token', { grant_type }]),
    ['/token', { grant_type: exchange, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' }],
    ['/introspect', {}],
    ['/revoke', {}],
    ['/par', { ...code, ...pkce }],
    ['/device/auth', { scope: 'openid' }],
    ['/device', { user_code: 'BBBB-BBBB' }],
    ['/session/end', { client_id: mine.client_id }],
    ['/session/end/confirm', { logout: 'yes' }],
    ['/userinfo', {}],
    ['/interaction/x/login', {}],
    ['/interaction/x/consent', { decision: 'allow' }],
    ['/setup', {}],
    ['/account', {}],
  ];
  return holds(rightInPart(starts, [basic(mine), { cookie: signedIn }]));
});

test('anything sent anywhere gets a proper answer', () => holds(anything));

test('client metadata may be anything', () =>
  holds(registrations({ client_name: 'Stranger', redirect_uris: [redirectUri] })));

test('nothing of it was a fault of ours', () => {
  assert.doesNotMatch(server.output(), /"level":(50|60)|server_error/);
});
