/** Introspection (RFC 7662) the short way: of opaque access tokens, whose kind their prefix tells. */
import type Provider from 'oidc-provider';
import type { AccessToken, ClientCredentials } from 'oidc-provider';
import { mayIntrospect } from '../introspection-policy.js';
import { tokenPrefixes } from '../token-ids.js';
import type { MachineRequest } from './request.js';

export const introspectionParams = new Set(['token', 'token_type_hint', 'client_id', 'client_secret']);

type Token = (AccessToken | ClientCredentials) & Partial<AccessToken>;

/** Whether the grant that a person's token stands on stands itself. */
async function hasGrant(provider: Provider, token: Token): Promise<boolean> {
  if (!token.grantId) return true;
  const grant = await provider.Grant.find(token.grantId);
  return !!grant?.isValid && grant.clientId === token.clientId && grant.accountId === token.accountId;
}

/** The introspection response, or undefined where the short way ends: refresh tokens, JWTs, pairwise subjects. */
export async function introspect(provider: Provider, { client, params }: MachineRequest): Promise<object | undefined> {
  const value = params.token ?? '';
  const kind = (['AccessToken', 'ClientCredentials'] as const).find((one) =>
    value.startsWith(tokenPrefixes[one] as string),
  );
  if (!kind) return undefined;
  const model = provider[kind] as unknown as { find(value: string): Promise<Token | undefined> };
  const token = await model.find(value);
  if (!token?.isValid || !(await hasGrant(provider, token))) return { active: false };
  const issuedTo = await provider.Client.find(token.clientId as string);
  if (issuedTo?.subjectType === 'pairwise' || token.rar) return undefined;
  if (!(await mayIntrospect(provider, client, token))) return { active: false };
  return {
    ...token.extra,
    active: true,
    ...(token.accountId ? { sub: token.accountId } : {}),
    client_id: token.clientId,
    exp: token.exp,
    iat: token.iat,
    sid: token.sid,
    iss: provider.issuer,
    aud: token.aud,
    scope: token.scope || undefined,
    cnf: token.jkt ? { jkt: token.jkt } : undefined,
    token_type: token.tokenType,
  };
}
