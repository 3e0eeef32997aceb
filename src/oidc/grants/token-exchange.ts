/** Token exchange (RFC 8693), to hand on less than one has: never a wider scope, another audience or a longer life. */
import Provider, { type AccessToken, errors, type TokenEndpointGrantContext } from 'oidc-provider';
import * as grants from 'oidc-provider/lib/helpers/grants.js';
import { resourcesOf } from '../resources.js';

export const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

const parameters = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'actor_token',
  'actor_token_type',
  'scope',
  'audience',
  'resource',
];

type Params = Partial<Record<(typeof parameters)[number], unknown>>;

function checkTypes(params: Params): string {
  const { subject_token: token, subject_token_type: type, requested_token_type: requested } = params;
  if (typeof token !== 'string') throw new errors.InvalidRequest("missing required parameter 'subject_token'");
  if (type === undefined) throw new errors.InvalidRequest("missing required parameter 'subject_token_type'");
  if (type !== accessTokenType) throw new errors.InvalidRequest(`subject_token_type must be ${accessTokenType}`);
  if (requested !== undefined && requested !== accessTokenType) {
    throw new errors.InvalidRequest(`requested_token_type must be ${accessTokenType}`);
  }
  if (params.actor_token !== undefined || params.actor_token_type !== undefined) {
    throw new errors.InvalidRequest('delegation by actor_token is not supported');
  }
  return token;
}

/** The token to exchange: the client's own, or one for a resource that the client was given, as introspection tells it. */
async function findSubject(provider: Provider, ctx: TokenEndpointGrantContext, value: string): Promise<AccessToken> {
  const client = ctx.oidc.client;
  const token = await provider.AccessToken.find(value);
  const audiences = [token?.aud ?? []].flat();
  const mine = token?.clientId === client.clientId || audiences.some((one) => resourcesOf(client).includes(one));
  if (!token?.isValid || !mine) throw new errors.InvalidGrant('subject token not found, expired or not this client’s');
  // A token that is bound to a key stays bound: it is handed on only with a proof of the same key (RFC 9449 5).
  const dPoP = await grants.validateDpop(provider, ctx);
  if (token.jkt && token.jkt !== dPoP?.thumbprint)
    throw new errors.InvalidGrant('subject token is bound to another key');
  return token;
}

/** The scopes of the new token: those asked for, all of which the subject token must have; else the same. */
function narrowed(ctx: TokenEndpointGrantContext, subject: AccessToken): string | undefined {
  const asked = [...ctx.oidc.requestParamScopes];
  const wider = asked.filter((scope) => !subject.scopes.has(scope));
  if (wider.length) throw new errors.InvalidScope('the subject token does not have this scope', wider.join(' '));
  const client = ctx.oidc.client as { scope?: string };
  const allowed = client.scope?.split(' ');
  const given = (asked.length ? asked : [...subject.scopes]).filter((scope) => !allowed || allowed.includes(scope));
  return given.join(' ') || undefined;
}

/** Which resource the new token is for: that of the subject token, and no other (RFC 8693 2.1, RFC 8707 2). */
function checkTarget(params: Params, subject: AccessToken): void {
  const audiences = [subject.aud ?? []].flat();
  for (const name of ['resource', 'audience'] as const) {
    const asked = [params[name] ?? []].flat();
    if (asked.some((one) => !audiences.includes(one as string))) {
      throw new errors.InvalidTarget(`the subject token is not for this ${name}`);
    }
  }
}

async function exchange(provider: Provider, ctx: TokenEndpointGrantContext): Promise<void> {
  const params = ctx.oidc.params as Params;
  const subject = await findSubject(provider, ctx, checkTypes(params));
  checkTarget(params, subject);
  const scope = narrowed(ctx, subject);
  const grant = await provider.Grant.find(subject.grantId ?? '');
  if (!grant || grant.accountId !== subject.accountId) throw new errors.InvalidGrant('grant not found');
  const account = await grants.findAccount(provider, ctx, subject.accountId, subject);
  if (!account) throw new errors.InvalidGrant('account not found');
  ctx.oidc.entity('Account', account);
  ctx.oidc.entity('Grant', grant);

  const longest = new provider.AccessToken({ client: ctx.oidc.client } as never).expiration;
  const remaining = Math.floor((subject.exp ?? 0) - Date.now() / 1000);
  const { accountId, grantId, aud, claims, expiresWithSession, sessionUid, sid, jkt } = subject;
  const token = new provider.AccessToken({
    accountId,
    aud,
    claims,
    // The new token hangs on the same grant, and so do its client and its end: it dies with the one it came from.
    client: await clientOf(provider, subject),
    expiresIn: Math.max(1, Math.min(longest, remaining)),
    expiresWithSession,
    grantId,
    gty: grantType,
    jkt,
    scope,
    sessionUid,
    sid,
  } as never);
  ctx.oidc.entity('AccessToken', token);
  ctx.body = grants.buildTokenResponse(provider, {
    accessToken: await token.save(),
    expiresIn: token.expiration,
    issuedTokenType: accessTokenType,
    scope: token.scope,
    tokenType: token.tokenType,
  });
}

async function clientOf(provider: Provider, subject: AccessToken) {
  const client = await provider.Client.find(subject.clientId as string);
  if (!client) throw new errors.InvalidGrant('client of the subject token not found');
  return client;
}

/** Lets clients that list token exchange among their grant types use it. */
export function registerTokenExchange(provider: Provider): void {
  const handler = (ctx: unknown) => exchange(provider, ctx as TokenEndpointGrantContext);
  provider.registerGrantType(grantType, handler, parameters, ['resource', 'audience']);
}
