/** The client that we are ourselves: our account pages start a sign-in like any application, and get no token for it. */
import type { ClientMetadata } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { anyDirectory } from './directory.js';

export const ownClientId = 'gatehouse';
const returnPath = '/account/signed-in';

const redirectUri = (config: Config) => `${config.ISSUER}${returnPath}`;

/** Registered with every provider; `none` is a response without a code (OAuth 2.0 Multiple Response Types 4). */
export const ownClient = (config: Config): ClientMetadata => ({
  client_id: ownClientId,
  client_name: config.BRAND_NAME,
  gatehouse_first_party: true,
  gatehouse_directory: anyDirectory,
  grant_types: [],
  redirect_uris: [redirectUri(config)],
  post_logout_redirect_uris: [`${config.ISSUER}/`],
  response_types: ['none'],
  token_endpoint_auth_method: 'none',
});

interface Wish {
  /** Signed in no longer ago than this. */
  maxAgeSeconds?: number;
  /** With an account of this directory; of the default one when not given. */
  directoryId?: string | undefined;
}

/** Where to send a browser so that it comes back to `path` signed in. */
export function signInUrl(config: Config, path: string, { maxAgeSeconds, directoryId }: Wish = {}): string {
  const query = new URLSearchParams({
    client_id: ownClientId,
    redirect_uri: redirectUri(config),
    response_type: 'none',
    scope: 'openid',
    state: path,
  });
  if (directoryId !== undefined) query.set('directory', directoryId);
  if (maxAgeSeconds !== undefined) query.set('max_age', String(maxAgeSeconds));
  return `/auth?${query}`;
}

/** The path that `signInUrl` was asked to come back to; anything that leads off our own pages becomes /account. */
export function returnPathOf(state: unknown): string {
  const isOurs = typeof state === 'string' && /^\/(account|docs)([/?][\w\-./?=&%~]*)?$/.test(state);
  return isOurs && !state.includes('//') ? state : '/account';
}
