/** Who is told of which token (RFC 7662 2.1). */
import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';
import { findActiveAccount } from './account.js';
import { resourcesOf } from './resources.js';

interface Asked {
  accountId?: string | undefined;
  clientId?: string | undefined;
  aud?: string | string[] | undefined;
}

/**
 * A confidential client is told of its own tokens and of those for its resources, a resource server's client of all. The
 * token of an account that may no longer sign in, or of a client that is gone, is inactive for everybody.
 */
export async function mayIntrospect(provider: Provider, client: Client, token: Asked): Promise<boolean> {
  if (client.clientAuthMethod === 'none') return false;
  const audiences = [token.aud ?? []].flat();
  const allowed =
    token.clientId === client.clientId ||
    client.gatehouse_introspect === true ||
    audiences.some((audience) => resourcesOf(client).includes(audience));
  if (!allowed || !(await provider.Client.find(token.clientId ?? ''))) return false;
  return !token.accountId || !!(await findActiveAccount(token.accountId));
}
