/** An access token as it comes to our own routes (RFC 6750), held to all that the provider holds it to. */
import { Problem } from '../errors.js';
import { findActiveAccount } from './account.js';
import type { LiveProvider } from './live.js';

export interface Bearer {
  accountId: string;
  clientId: string;
  grantId: string;
  /** The browser's session in which it was asked for, if it was. */
  sessionUid?: string | undefined;
}

const invalid = (detail: string) => new Problem('signed-out', { detail });

/**
 * Whose token this is. Throws `signed-out` for one that is not good here, whatever the reason, and `insufficient-scope`.
 * One that is bound to a key is no bearer token (RFC 9449 7.1), and one for a resource is for that resource alone.
 */
export async function getBearer(live: LiveProvider, authorization: string, scope: string): Promise<Bearer> {
  const [, value] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  if (!value) throw invalid('Send the access token as "Authorization: Bearer TOKEN".');
  const provider = await live.current();
  const token = await provider.AccessToken.find(value);
  if (!token?.isValid || token.jkt || token.aud !== undefined || !token.accountId || !token.grantId) {
    throw invalid('The access token has ended, or is not for this server.');
  }
  const grant = await provider.Grant.find(token.grantId);
  const stands = grant?.isValid && grant.accountId === token.accountId && grant.clientId === token.clientId;
  const client = await provider.Client.find(token.clientId as string);
  if (!stands || !client || !(await findActiveAccount(token.accountId))) throw invalid('The access token has ended.');
  if (!token.scopes.has(scope)) throw new Problem('insufficient-scope', { detail: `It takes the scope ${scope}.` });
  return {
    accountId: token.accountId,
    clientId: client.clientId,
    grantId: token.grantId,
    sessionUid: token.sessionUid,
  };
}
