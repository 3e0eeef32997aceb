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

/** Looks up a resource that is declared and that a client was given. */
export type FindResource = (id: string, client: unknown) => ResourceServer | undefined;

const toServer = ({ _id, scope, format, lifetime, signingAlg }: Resource): ResourceServer => ({
  scope,
  audience: _id,
  accessTokenFormat: format,
  ...(lifetime ? { accessTokenTTL: lifetime } : {}),
  ...(format === 'jwt' ? { jwt: { sign: { alg: (signingAlg ?? 'ES256') as 'ES256' } } } : {}),
});

/** Builds the look-up over the resources that the operator declared. */
export function createFindResource(declared: Resource[]): FindResource {
  const byId = new Map(declared.map((resource) => [resource._id, toServer(resource)]));
  return (id, client) => (resourcesOf(client).includes(id) ? byId.get(id) : undefined);
}

/** Answers oidc-provider's questions about resources. */
export function createResourceIndicators(find: FindResource) {
  return {
    enabled: true,
    // RFC 8707 2.2: a token request without `resource` is for what was granted. Of several, the client must name one.
    useGrantedResource: async () => true,
    defaultResource: async (_ctx: KoaContextWithOIDC, _client: unknown, oneOf?: readonly string[]) =>
      oneOf?.length === 1 ? oneOf[0] : oneOf,
    getResourceServerInfo: async (_ctx: KoaContextWithOIDC, id: string, client: unknown): Promise<ResourceServer> => {
      const server = find(id, client);
      if (!server) throw new errors.InvalidTarget('this client was given no such resource');
      return server;
    },
  };
}
