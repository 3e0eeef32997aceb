/** Requests that mean no good, made by fast-check: right in part, or not at all. */
import fc from 'fast-check';

export interface HostileRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** Comes back in no page. */
export const marker = '<hostile-markup>';

const words = (text: string) => text.trim().split(/\s+/);

/** Text that breaks things: markup, control characters, names and numbers with a meaning of their own. */
export const nasty = fc.oneof(
  fc.constantFrom(
    marker,
    `"'><script>${marker}</script>`,
    `javascript:alert('${marker}')`,
    ...['\0', 'a\0b', '\r\nX-Injected: 1', 'x'.repeat(9000), '{}', '[]', '{', 'null', '%', '%00', '%zz', ' '],
    ...words('__proto__ constructor [object_Object] -1 1e999 NaN ../../etc/passwd x.y.z gh_at_x gh_rt_x'),
    ...words('eyJhbGciOiJub25lIn0.e30. urn:ietf:params:oauth:request_uri:x https://evil.example/ openid%20'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.json(),
);

const names = words(`
  client_id client_secret client_assertion client_assertion_type grant_type code redirect_uri code_verifier
  refresh_token scope resource audience token token_type_hint access_token response_type response_mode state nonce
  prompt max_age login_hint id_token_hint claims ui_locales acr_values request request_uri registration code_challenge
  code_challenge_method dpop_jkt device_code user_code confirm abort xsrf logout post_logout_redirect_uri subject_token
  subject_token_type requested_token_type username password decision _csrf authorization_details`);

const metadataNames = words(`
  client_name redirect_uris grant_types response_types response_modes jwks jwks_uri scope contacts logo_uri client_uri
  subject_type sector_identifier_uri allowed_cors_origins backchannel_logout_uri default_max_age initiate_login_uri
  token_endpoint_auth_method application_type post_logout_redirect_uris id_token_signed_response_alg __proto__`);

const encode = (pairs: [string, string][]) =>
  pairs.map(([name, value]) => [name, value].map((text) => encodeURIComponent(wellFormed(text))).join('=')).join('&');
const wellFormed = (text: string) => Buffer.from(text).toString();

const fields = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), nasty), nasty), { maxLength: 6 });

const form = 'application/x-www-form-urlencoded';
const headers = fc.record(
  {
    accept: fc.constantFrom('text/html', 'application/json', '*/*', 'application/token-introspection+jwt', ''),
    authorization: fc.constantFrom('Basic', 'Basic !!!', 'Basic Og==', 'Bearer x', 'Bearer a b', 'DPoP x', 'Digest x'),
    dpop: fc.constantFrom('x', 'x.y.z', 'e30.e30.e30'),
    origin: fc.constantFrom('null', 'https://evil.example', 'http://[', marker),
    cookie: fc.constantFrom('session=x; session.sig=y', 'interaction=%00', 'csrf=../..', `session=${marker}`),
    'content-type': fc.constantFrom(form, 'application/json', 'text/plain', `${form}; charset=nonsense`, 'x'),
    'x-request-id': fc.constantFrom(marker, 'fine-request-id'),
    'accept-language': fc.constantFrom('tlh', '*;q=x', ',,,', 'en;q=1e9'),
  },
  { requiredKeys: [] },
);

/** A request whose path and first fields are right, and that is sent as somebody whom we know; the rest is not. */
export const rightInPart = (
  starts: [path: string, right: Record<string, string>][],
  senders: Record<string, string>[],
): fc.Arbitrary<HostileRequest> =>
  fc
    .tuple(fc.constantFrom(...starts), fields, headers, fc.constantFrom(...senders, undefined), fc.boolean())
    .map(([[path, right], extra, odd, sender, byGet]) => {
      const body = encode([...Object.entries(right), ...extra]);
      const sent = { 'content-type': form, ...(sender ? { accept: odd.accept ?? '*/*', ...sender } : odd) };
      if (byGet) return { method: 'GET', path: `${path}?${body.slice(0, 6000)}`, headers: sent, body: undefined };
      return { method: 'POST', path, headers: sent, body };
    });

const paths = words(`
  /auth /auth/x /token /introspect /revoke /userinfo /jwks /par /device /device/x /device/auth /session/end
  /session/end/confirm /session/end/success /register /register/x /interaction/x /interaction/x/login /account /setup
  /health/live /assets/x / /.well-known/openid-configuration /AUTH/ //auth /%00 /auth/%2e%2e/token`);

/** Anything at all, anywhere. */
export const anything: fc.Arbitrary<HostileRequest> = fc
  .record({
    method: fc.constantFrom(...words('GET POST PUT DELETE PATCH OPTIONS HEAD')),
    path: fc.oneof(fc.constantFrom(...paths), fc.webPath()),
    headers,
    body: fc.oneof(
      fc.json(),
      fc.uint8Array({ maxLength: 200 }),
      fields.map(encode),
      fc.constantFrom(
        '{'.repeat(2000),
        '['.repeat(20_000),
        '"'.repeat(60_000),
        '{"__proto__":{"x":1}}',
        'a=1&a=2',
        '&&==',
      ),
    ),
  })
  .map(({ body, ...rest }) => ({ ...rest, body: ['GET', 'HEAD'].includes(rest.method) ? undefined : body }));

/** Client metadata (RFC 7591) that is metadata by its names alone. */
export const registrations = (right: Record<string, unknown>): fc.Arbitrary<HostileRequest> =>
  fc
    .tuple(
      fc.dictionary(
        fc.constantFrom(...metadataNames),
        fc.oneof(fc.jsonValue(), nasty, fc.array(nasty, { maxLength: 3 })),
      ),
      fc.boolean(),
    )
    .map(([odd, whole]) => ({
      method: 'POST',
      path: '/register',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(whole ? { ...right, ...odd } : odd),
    }));
