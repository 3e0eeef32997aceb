/** What we ask of oidc-provider, as its configuration; each choice that is not the specification's stands with its reason. */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { ownScopes, scopes } from '../../config/scopes.js';
import { deriveKey } from '../../config/secrets.js';
import { keyedHash } from '../lib/secret.js';
import type { Resource } from '../models/resource.js';
import { findAccount } from './account.js';
import { passwordAcr } from './acr.js';
import { loadExistingGrant } from './consent.js';
import { isOriginAllowed } from './cors.js';
import { createFeatures } from './features.js';
import { ownClient } from './own-client.js';
import type { EnginePages } from './pages.js';
import { createPolicy } from './policy.js';
import { extraClientMetadata } from './registration.js';
import { tokenLifetimes } from './token-lifetimes.js';

const asymmetric = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'] as const;

/** Secrets are stored as hashes, so that nothing can be signed with one: every HS algorithm is off. */
const enabledJWA = {
  clientAuthSigningAlgValues: [...asymmetric],
  requestObjectSigningAlgValues: [...asymmetric],
  idTokenSigningAlgValues: ['RS256', 'ES256'],
  userinfoSigningAlgValues: ['RS256', 'ES256'],
  authorizationSigningAlgValues: ['RS256', 'ES256'],
  introspectionSigningAlgValues: ['RS256', 'ES256'],
  dPoPSigningAlgValues: ['ES256', 'Ed25519', 'EdDSA', 'RS256', 'PS256'],
} satisfies Configuration['enabledJWA'];

/** Where our endpoints are; the names are those of the specifications. */
export const routes = {
  authorization: '/auth',
  token: '/token',
  introspection: '/introspect',
  revocation: '/revoke',
  userinfo: '/userinfo',
  jwks: '/jwks',
  registration: '/register',
  pushed_authorization_request: '/par',
  device_authorization: '/device/auth',
  code_verification: '/device',
  end_session: '/session/end',
};

function cookies(config: Config) {
  const secure = config.ISSUER.startsWith('https:');
  const kept = { httpOnly: true, sameSite: 'lax', signed: true, secure } as const;
  return {
    keys: config.secrets.cookieKeys,
    // __Host- asks for Path=/, which only the session has.
    names: {
      session: secure ? '__Host-session' : 'session',
      interaction: secure ? '__Secure-interaction' : 'interaction',
      resume: secure ? '__Secure-resume' : 'resume',
    },
    long: { ...kept, path: '/' },
    short: kept,
  };
}

/** Builds the configuration, less what needs the provider itself. */
export function createConfiguration(config: Config, resources: Resource[], pages: EnginePages): Configuration {
  const pairwiseKey = deriveKey(config.secrets, 'pairwise-subjects');
  return {
    acrValues: [passwordAcr],
    allowOmittingSingleRegisteredRedirectUri: false,
    claims: { ...scopes, acr: null, auth_time: null, amr: null, iss: null, sid: null },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientBasedCORS: isOriginAllowed,
    clients: [ownClient(config)],
    cookies: cookies(config),
    discovery: { service_documentation: `${config.ISSUER}/`, ui_locales_supported: ['en'] },
    enabledJWA,
    expiresWithSession: async (_ctx: KoaContextWithOIDC, source) => {
      const { sessionUid, scopes: granted } = source as { sessionUid?: string; scopes: Set<string> };
      return !!sessionUid && !granted.has('offline_access');
    },
    extraClientMetadata,
    // In which directory our own account pages look for whoever signs in.
    extraParams: ['directory'],
    features: createFeatures(config, resources, pages),
    fetch: config.ALLOW_PRIVATE_FETCH ? fetchAnywhere : fetch,
    fetchResponseBodyLimits: { jwks_uri: 65_536, sector_identifier_uri: 65_536 },
    findAccount,
    interactions: { policy: createPolicy(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    // With or without offline_access: what differs is whether it outlives the session (expiresWithSession).
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant,
    pairwiseIdentifier: async (_ctx, accountId, client) =>
      keyedHash(pairwiseKey, `${(client as { sectorIdentifier?: string }).sectorIdentifier}\n${accountId}`),
    pkce: { required: (_ctx, client) => client.gatehouse_no_pkce !== true || client.clientAuthMethod === 'none' },
    renderError: pages.renderError,
    rotateRefreshToken: true,
    routes,
    scopes: [...new Set([...ownScopes, ...resources.flatMap(({ scope }) => scope.split(' '))])],
    subjectTypes: ['public', 'pairwise'],
    ttl: tokenLifetimes(config),
  };
}

/** oidc-provider's dispatcher is what refuses private addresses. */
const fetchAnywhere: typeof fetch = (input, options) => {
  const { dispatcher: _dispatcher, ...rest } = (options ?? {}) as RequestInit & { dispatcher?: unknown };
  return fetch(input, rest);
};
