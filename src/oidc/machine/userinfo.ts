/** Userinfo (OpenID Connect Core 5.3) the short way: a bearer token, the standard scopes, a plain answer. */
import type { IncomingHttpHeaders } from 'node:http';
import type Provider from 'oidc-provider';
import { scopes as claimsByScope } from '../../../config/scopes.js';
import { claimsOf, findActiveAccount } from '../account.js';
import { tokenPrefixes } from '../token-ids.js';

const bearer = new RegExp(`^Bearer (${tokenPrefixes.AccessToken}[\\w-]+)$`);

/** The claims, or undefined where the short way ends: whatever is refused, bound to a key, pairwise, signed or asked for singly. */
export async function readUserinfo(provider: Provider, headers: IncomingHttpHeaders): Promise<object | undefined> {
  const [, value] = bearer.exec(headers.authorization ?? '') ?? [];
  const token = value ? await provider.AccessToken.find(value) : undefined;
  if (!token?.isValid || token.jkt || token.aud !== undefined || token.claims) return undefined;
  if (!token.scopes.has('openid')) return undefined;
  const client = await provider.Client.find(token.clientId as string);
  if (!client || client.subjectType === 'pairwise' || client.userinfoSignedResponseAlg) return undefined;
  const [grant, account] = await Promise.all([
    provider.Grant.find(token.grantId as string),
    findActiveAccount(token.accountId as string),
  ]);
  if (!grant?.isValid || grant.clientId !== token.clientId || grant.accountId !== token.accountId) return undefined;
  if (!account || grant.rejected) return undefined;
  const granted = grant.getOIDCScopeFiltered(token.scopes).split(' ');
  const names = new Set(granted.flatMap((scope) => claimsByScope[scope] ?? []));
  return Object.fromEntries(Object.entries(claimsOf(account)).filter(([name]) => names.has(name)));
}
