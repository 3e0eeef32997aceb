/** client_credentials (RFC 6749 4.4) the short way; what is not plainly right is left to oidc-provider to refuse. */
import type Provider from 'oidc-provider';
import { ownScopes } from '../../../config/scopes.js';
import type { FindResource } from '../resources.js';
import type { MachineRequest } from './request.js';

export const tokenParams = new Set(['grant_type', 'scope', 'resource', 'client_id', 'client_secret']);
const scopeSyntax = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** The token response, or undefined where the short way ends. */
export async function issueMachineToken(
  provider: Provider,
  findResource: FindResource,
  { client, params }: MachineRequest,
): Promise<object | undefined> {
  if (params.grant_type !== 'client_credentials' || !client.grantTypeAllowed('client_credentials')) return undefined;
  if (client.dpopBoundAccessTokens) return undefined;
  if (params.scope !== undefined && !scopeSyntax.test(params.scope)) return undefined;
  const asked = [...new Set(params.scope?.split(' '))];
  const allowed = client.scope?.split(' ');
  const resource = params.resource === undefined ? undefined : findResource(params.resource, client);
  if (params.resource !== undefined && !resource) return undefined;
  const possible = resource ? resource.scope.split(' ') : ownScopes;
  const given = asked.filter((scope) => possible.includes(scope));
  if (allowed && asked.some((scope) => !allowed.includes(scope))) return undefined;

  const token = new provider.ClientCredentials({ client, scope: given.join(' ') || undefined } as never);
  if (resource) token.resourceServer = new provider.ResourceServer(params.resource as string, resource);
  const value = await token.save();
  return { access_token: value, expires_in: token.expiration, scope: token.scope, token_type: 'Bearer' };
}
