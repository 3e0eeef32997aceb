/** Which APIs tokens are for (RFC 8707), and what their tokens look like. */
import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Resource } from '../models/resource.js';

interface WithResources {
  gatehouse_resources?: string[];
}

/** The identifiers that the operator gave this client. */
export const resourcesOf = (client: unknown): string[] => (client as WithResources).gatehouse_resources ?? [];

/** How long a token lives: what its resource says, else what holds for all. */
export const ownLifetimeOr = (seconds: number) => (_ctx: unknown, token: { resourceServer?: ResourceServer }) =>
  token.resourceServer?.accessTokenTTL ?? seconds;

/** Answers oidc-provider's questions about resources from those that the operator declared. */
export function createResourceIndicators(declared: Resource[]) {
  const byId = new Map(declared.map((resource) => [resource._id, resource]));
  return {
    enabled: true,
    // RFC 8707 2.2: a token request without `resource` is for what was granted. Of several, the client must name one.
    useGrantedResource: async () => true,
    defaultResource: async (_ctx: KoaContextWithOIDC, _client: unknown, oneOf?: readonly string[]) =>
      oneOf?.length === 1 ? oneOf[0] : oneOf,
    getResourceServerInfo: async (_ctx: KoaContextWithOIDC, id: string, client: unknown): Promise<ResourceServer> => {
      const resource = byId.get(id);
      if (!resource || !resourcesOf(client).includes(id)) {
        throw new errors.InvalidTarget('this client was given no such resource');
      }
      return {
        scope: resource.scope,
        audience: id,
        accessTokenFormat: resource.format,
        ...(resource.lifetime ? { accessTokenTTL: resource.lifetime } : {}),
        ...(resource.format === 'jwt' ? { jwt: { sign: { alg: (resource.signingAlg ?? 'ES256') as 'ES256' } } } : {}),
      };
    },
  };
}
