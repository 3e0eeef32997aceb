/** Which APIs tokens are for (RFC 8707), and what their tokens look like. */
import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Resource } from '../models/resource.js';

interface WithMarks {
  gatehouse_resources?: string[];
  gatehouse_self_registered?: boolean;
}

/** The identifiers that the operator gave this client. */
export const resourcesOf = (client: unknown): string[] => (client as WithMarks).gatehouse_resources ?? [];

/** Looks up a resource that is declared and that this client may ask for, by itself or in the name of a person. */
export type FindResource = (id: string, client: unknown, forPerson?: boolean) => ResourceServer | undefined;

/**
 * A client that registered itself was given nothing by the operator: it may ask for any resource, as MCP clients do, but
 * only in the name of a person, who is asked for consent.
 */
const mayAskFor = (id: string, client: unknown, forPerson: boolean): boolean =>
  resourcesOf(client).includes(id) || (forPerson && (client as WithMarks).gatehouse_self_registered === true);

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
  return (id, client, forPerson = false) => (mayAskFor(id, client, forPerson) ? byId.get(id) : undefined);
}

/** Answers oidc-provider's questions about resources. */
export function createResourceIndicators(find: FindResource) {
  return {
    enabled: true,
    // RFC 8707 2.2: a token request without `resource` is for what was granted. Of several, the client must name one.
    useGrantedResource: async () => true,
    defaultResource: async (_ctx: KoaContextWithOIDC, _client: unknown, oneOf?: readonly string[]) =>
      oneOf?.length === 1 ? oneOf[0] : oneOf,
    getResourceServerInfo: async (ctx: KoaContextWithOIDC, id: string, client: unknown): Promise<ResourceServer> => {
      const server = find(id, client, ctx.oidc.params?.grant_type !== 'client_credentials');
      if (!server) throw new errors.InvalidTarget('this client was given no such resource');
      return server;
    },
  };
}
