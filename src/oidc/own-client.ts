/** The client that we are ourselves: our account pages start a sign-in like any application, and get no token for it. */
import type { ClientMetadata } from 'oidc-provider';
import type { Config } from '../../config/index.js';

const clientId = 'gatehouse';
const returnPath = '/account/signed-in';

const redirectUri = (config: Config) => `${config.ISSUER}${returnPath}`;

/** Registered with every provider; `none` is a response without a code (OAuth 2.0 Multiple Response Types 4). */
export const ownClient = (config: Config): ClientMetadata => ({
  client_id: clientId,
  client_name: config.BRAND_NAME,
  gatehouse_first_party: true,
  grant_types: [],
  redirect_uris: [redirectUri(config)],
  post_logout_redirect_uris: [`${config.ISSUER}/`],
  response_types: ['none'],
  token_endpoint_auth_method: 'none',
});

/** Where to send a browser so that it comes back to `path` signed in; with `maxAgeSeconds`, signed in no longer ago. */
export function signInUrl(config: Config, path: string, { maxAgeSeconds }: { maxAgeSeconds?: number } = {}): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri(config),
    response_type: 'none',
    scope: 'openid',
    state: path,
  });
  if (maxAgeSeconds !== undefined) query.set('max_age', String(maxAgeSeconds));
  return `/auth?${query}`;
}

/** The path that `signInUrl` was asked to come back to; anything that leads off our own pages becomes /account. */
export function returnPathOf(state: unknown): string {
  const isOurs = typeof state === 'string' && /^\/(account|docs)([/?][\w\-./?=&%~]*)?$/.test(state);
  return isOurs && !state.includes('//') ? state : '/account';
}
