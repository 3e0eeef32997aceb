import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { exchange, type Wanted } from '../support/exchange.js';
import { startServer } from '../support/server.js';

const server = await startServer({ REGISTRATION: 'open', LOG_LEVEL: 'warn' });
after(() => server.stop());
const client = await server.cli(
  ...['client', 'add', '--name', 'Hostile', '--redirect-uri', 'https://app.example/cb', '--no-pkce'],
  ...['authorization_code', 'refresh_token', 'client_credentials', 'password', 'device_code', 'token-exchange'].flatMap(
    (grant) => ['--grant', grant],
  ),
);
const basic = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;

/** What a test must never see, whatever it sent: our fault, or how we are built. */
async function survives(path: string, wanted: Wanted): Promise<void> {
  const { status, headers, body } = await exchange(server.url, path, wanted);
  const what = `${JSON.stringify({ path, ...wanted })} -> ${status} ${body.slice(0, 300)}`;
  assert.ok(status < 500, what);
  assert.doesNotMatch(body, /node_modules|\n {4}at |\.js:\d+:\d+|SQLITE|Mongo|TypeError/, what);
  assert.ok(headers['content-security-policy'], what);
}

const odd = fc.constantFrom(
  ...['', '\0', '__proto__', 'constructor', '[]', '{}', '{"$gt":""}', '1e999', '-1', 'null', '\ud800', '\u202e', '%00'],
  ...['javascript:alert(1)', 'https://app.example/cb', '//evil.example', 'a'.repeat(5000), "' OR 1=1 --", '\r\nX: y'],
);
const names = fc.constantFrom(
  ...[
    'grant_type',
    'client_id',
    'client_secret',
    'code',
    'redirect_uri',
    'scope',
    'token',
    'token_type_hint',
    'resource',
  ],
  ...[
    'refresh_token',
    'username',
    'password',
    'code_verifier',
    'device_code',
    'user_code',
    'request',
    'state',
    'nonce',
  ],
  ...[
    'response_type',
    'response_mode',
    'prompt',
    'max_age',
    'claims',
    'id_token_hint',
    'login_hint',
    'ui_locales',
    'xsrf',
  ],
  ...[
    'subject_token',
    'subject_token_type',
    'client_assertion',
    'client_assertion_type',
    'logout',
    '_csrf',
    '__proto__',
  ],
  ...['request_uri', 'dpop_jkt', 'acr_values', 'code_challenge', 'code_challenge_method', 'post_logout_redirect_uri'],
);
const sensible = new Map(
  Object.entries<string[]>({
    grant_type: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
    client_id: [client.client_id],
    response_type: ['code'],
    scope: ['openid offline_access'],
    redirect_uri: ['https://app.example/cb'],
  }),
);
const pair = fc
  .tuple(names, fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 30 })))
  .chain(([name, value]) =>
    fc.constantFrom(value, ...(sensible.get(name) ?? [])).map((chosen) => [name, chosen] as [string, string]),
  );
/** A surrogate that stands alone cannot be written in a URL; the wire would carry its replacement too. */
const form = fc.array(pair, { maxLength: 8 }).map((pairs) => new URLSearchParams(pairs).toString());
const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom('%', '%zz', '=', '&&&', 'a=%ff'),
);

const posts = ['/token', '/introspect', '/revoke', '/par', '/device/auth', '/userinfo', '/auth', '/session/end'];
const forms = [
  '/device',
  '/session/end/confirm',
  '/interaction/x/login',
  '/interaction/x/consent',
  '/account/sign-out',
];

for (const path of [...posts, ...forms])
  test(`POST ${path} survives whatever body it gets`, async () => {
    const headers = fc.record(
      {
        Authorization: fc.constantFrom(basic, 'Basic !', 'Basic ', 'Bearer x', 'Bearer ', 'DPoP x', 'Basic OgA6'),
        Origin: fc.constantFrom(server.issuer, 'null', 'https://evil.example'),
        Accept: fc.constantFrom('text/html', 'application/json', 'nonsense', '*/*'),
        DPoP: fc.constantFrom('x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'),
        Cookie: fc.constantFrom('session=x', 'session=x; session.sig=y', 'interaction=%zz', '=;;', '__proto__=1'),
        'Content-Type': fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/plain', 'x'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: form }, garbage), headers, (body, sent) =>
        survives(path, { body, headers: sent as Record<string, string> }),
      ),
      { numRuns: 60 },
    );
  });

test('POST /register survives whatever metadata it gets', async () => {
  const fields = fc.constantFrom(
    ...[
      'redirect_uris',
      'jwks',
      'jwks_uri',
      'grant_types',
      'client_name',
      'scope',
      'sector_identifier_uri',
      'contacts',
    ],
    ...['token_endpoint_auth_method', 'id_token_signed_response_alg', '__proto__', 'default_max_age', 'logo_uri'],
  );
  const value = fc.oneof(fc.anything({ maxDepth: 3 }), odd, fc.array(odd, { maxLength: 3 }));
  const metadata = fc.dictionary(fields, value, { maxKeys: 5 }).map((it) => JSON.stringify(it) ?? 'null');
  await fc.assert(
    fc.asyncProperty(fc.oneof(metadata, fc.json(), garbage), (body) =>
      survives('/register', { body, headers: { 'Content-Type': 'application/json' } }),
    ),
    { numRuns: 150 },
  );
});

test('every GET survives whatever query and path it gets', async () => {
  const paths = [
    '/auth',
    '/userinfo',
    '/device',
    '/session/end',
    '/session/end/success',
    '/setup',
    '/account/signed-in',
  ];
  const below = fc.webSegment({ size: 'small' }).map((segment) => `/${segment}`);
  const path = fc.oneof(
    fc.constantFrom(...paths),
    fc
      .tuple(fc.constantFrom('/auth', '/device', '/interaction', '/register', '/assets', ''), below)
      .map((two) => two.join('')),
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.oneof(form, fc.webQueryParameters()),
      fc.constantFrom('text/html', '*/*'),
      (at, query, Accept) => survives(`${at}?${query}`, { headers: { Accept } }),
    ),
    { numRuns: 300 },
  );
});
