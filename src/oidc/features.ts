/** Which of oidc-provider's features are on, and the policies that each one asks for. */
import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import type { Resource } from '../models/resource.js';
import { mayIntrospect } from './introspection-policy.js';
import type { EnginePages } from './pages.js';
import { registrationFeatures } from './registration.js';
import { createFindResource, createResourceIndicators } from './resources.js';

interface Asked {
  clientId?: string;
}

/** A client revokes its own tokens; others are told so (RFC 7009 2.1), public ones nothing, lest they guess. */
async function mayRevoke(_ctx: KoaContextWithOIDC, client: Client, token: Asked): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('this token was not issued to this client');
}

/** The features, for a configuration whose resources are these. */
export function createFeatures(config: Config, resources: Resource[], pages: EnginePages): Configuration['features'] {
  return {
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****', ...pages.device },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: deriveKey(config.secrets, 'dpop-nonces'), allowReplay: false },
    // The experiment's state that this was written against; another one stops the start instead of changing the rules.
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    introspection: {
      enabled: true,
      allowedPolicy: (ctx, client, token) => mayIntrospect(ctx.oidc.provider, client, token),
    },
    jwtIntrospection: { enabled: true },
    jwtResponseModes: { enabled: true },
    jwtUserinfo: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true },
    resourceIndicators: createResourceIndicators(createFindResource(resources)),
    revocation: { enabled: true, allowedPolicy: mayRevoke },
    rpInitiatedLogout: { enabled: true, ...pages.logout },
    userinfo: { enabled: true },
    ...registrationFeatures(config),
  };
}
