/** What a client may say of itself (RFC 7591, OpenID Connect Registration and Logout): each field, and what is right for it. */
import { z } from 'zod';
import { clientAlgs, signingAlgs } from '../../config/algorithms.js';
import { isEmail } from '../lib/email-address.js';
import { isScope } from '../lib/oauth-syntax.js';
import { isPlainText } from '../lib/plain-text.js';
import { jwks } from './client-keys.js';
import { isWebUri } from './redirect-uris.js';

const aliases: Record<string, string> = {
  device_code: 'urn:ietf:params:oauth:grant-type:device_code',
  'token-exchange': 'urn:ietf:params:oauth:grant-type:token-exchange',
};
const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials', 'password', ...Object.values(aliases)];
const authMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
const responseModes = ['query', 'fragment', 'form_post', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const;

const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, `must be one of ${values.join(', ')}`);
const manyOf = <const T extends readonly string[]>(values: T) =>
  z.array(oneOf(values), 'must be a list of texts').transform((list) => [...new Set(list)]);
const text = z
  .string('must be a text')
  .max(200, 'must have at most 200 characters')
  .refine(isPlainText, 'must be one line of text');
const flag = z.boolean('must be true or false');
const uri = (http: boolean | 'loopback', what: string) =>
  z.string('must be a text').refine((value) => isWebUri(value, { http }), `must be ${what}`);
const page = uri(true, 'an http or https URL');
const uris = z.array(z.string('must hold texts'), 'must be a list of URIs').transform((list) => [...new Set(list)]);
const scope = z.string('must be a text').refine(isScope, 'must be names with one space between them');

const isOrigin = (text: string) => isWebUri(text, { http: 'loopback' }) && new URL(text).origin === text;

const fields = {
  client_name: text,
  client_uri: page,
  logo_uri: page,
  tos_uri: page,
  policy_uri: page,
  contacts: z.array(z.string().refine(isEmail, 'must be e-mail addresses'), 'must be a list of e-mail addresses'),
  software_id: text,
  software_version: text,
  application_type: oneOf(['web', 'native']).default('web'),
  grant_types: z
    .array(
      z.string().transform((grant) => aliases[grant] ?? grant),
      'must be a list of grants',
    )
    .pipe(manyOf(grantTypes))
    .default(['authorization_code']),
  response_types: manyOf(['code', 'code id_token']),
  response_modes: manyOf(responseModes),
  redirect_uris: uris.default([]),
  post_logout_redirect_uris: uris.default([]),
  token_endpoint_auth_method: oneOf(authMethods).default('client_secret_basic'),
  token_endpoint_auth_signing_alg: oneOf(clientAlgs),
  scope,
  jwks,
  jwks_uri: uri('loopback', 'an https URL'),
  subject_type: oneOf(['public', 'pairwise']),
  sector_identifier_uri: uri(false, 'an https URL'),
  id_token_signed_response_alg: oneOf(signingAlgs),
  userinfo_signed_response_alg: oneOf(signingAlgs),
  authorization_signed_response_alg: oneOf(signingAlgs),
  introspection_signed_response_alg: oneOf(signingAlgs),
  request_object_signing_alg: oneOf(clientAlgs),
  require_signed_request_object: flag,
  require_pushed_authorization_requests: flag,
  dpop_bound_access_tokens: flag,
  default_max_age: z.int('must be a whole number of seconds').min(0, 'must not be negative'),
  require_auth_time: flag,
  initiate_login_uri: uri(false, 'an https URL'),
  backchannel_logout_uri: uri(true, 'an http or https URL'),
  backchannel_logout_session_required: flag,
  allowed_cors_origins: z.array(z.string().refine(isOrigin, 'must be origins, e.g. https://app.example.com')),
};

const required = z.strictObject(fields);
const given = required.partial();
export type ClientMetadata = z.output<typeof given> &
  Pick<
    z.output<typeof required>,
    'application_type' | 'grant_types' | 'redirect_uris' | 'post_logout_redirect_uris' | 'token_endpoint_auth_method'
  >;

/** Fields for people may come in several languages, as `client_name#de` (RFC 7591 2.2). */
const translated = /^(client_name|client_uri|logo_uri|tos_uri|policy_uri)#[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;

/** The schema for these fields: whatever is not named above is refused by its name. */
export function metadataSchema(names: string[]): z.ZodType<ClientMetadata> {
  const translations = names.flatMap((name) => {
    const base = translated.exec(name)?.[1] as keyof typeof fields | undefined;
    return base ? [[name, fields[base]] as const] : [];
  });
  return given.extend(Object.fromEntries(translations)) as unknown as z.ZodType<ClientMetadata>;
}
