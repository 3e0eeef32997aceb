/** What was allowed: the grants that stand already, and what a consent adds to them. */
import type Provider from 'oidc-provider';
import type { ClientMetadata, KoaContextWithOIDC } from 'oidc-provider';

type Grant = InstanceType<Provider['Grant']>;

/** Ours: no consent is asked. */
export const isFirstParty = (client: unknown): boolean =>
  (client as ClientMetadata | undefined)?.gatehouse_first_party === true;

/** The grant that stands between this session and this client; a first-party client gets one without being asked for. */
export async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, account, provider, result } = ctx.oidc;
  if (!client || !session || !account) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const found = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant = found?.accountId === account.accountId ? found : undefined;
  if (!isFirstParty(client)) return grant;

  const given = grant ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  if (ctx.oidc.requestParamOIDCScopes.size) given.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
  if (ctx.oidc.requestParamClaims.size) given.addOIDCClaims([...ctx.oidc.requestParamClaims]);
  for (const [identifier, server] of Object.entries(ctx.oidc.resourceServers ?? {})) {
    const scopes = [...ctx.oidc.requestParamScopes].filter((scope) => server.scope.split(' ').includes(scope));
    if (scopes.length) given.addResourceScope(identifier, scopes.join(' '));
  }
  await given.save();
  return given;
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What an interaction asks consent for. */
export interface Asked {
  scopes: string[];
  claims: string[];
  resources: [identifier: string, scopes: string[]][];
}

/** What is missing from the grant, as oidc-provider's consent prompt found it. */
export function askedOf(details: Details): Asked {
  const missing = details.prompt.details as {
    missingOIDCScope?: string[];
    missingOIDCClaims?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  return {
    scopes: missing.missingOIDCScope ?? [],
    claims: missing.missingOIDCClaims ?? [],
    resources: Object.entries(missing.missingResourceScopes ?? {}),
  };
}

/** Adds what was asked for to the grant, and returns its id. */
export async function grantConsent(provider: Provider, details: Details): Promise<string> {
  const accountId = details.session?.accountId as string;
  const clientId = details.params.client_id as string;
  const found = details.grantId ? await provider.Grant.find(details.grantId) : undefined;
  const grant = found ?? new provider.Grant({ accountId, clientId });
  const { scopes, claims, resources } = askedOf(details);
  if (scopes.length) grant.addOIDCScope(scopes.join(' '));
  if (claims.length) grant.addOIDCClaims(claims);
  for (const [identifier, list] of resources) grant.addResourceScope(identifier, list.join(' '));
  return grant.save();
}
