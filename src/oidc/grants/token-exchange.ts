/** Token exchange (RFC 8693), to hand on less than one has: never a wider scope, another audience or a longer life. */
import Provider, { type AccessToken, errors, type TokenEndpointGrantContext } from 'oidc-provider';
import * as grants from 'oidc-provider/lib/helpers/grants.js';
import { getSubject, isPersons, type SubjectToken } from './subject-token.js';

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

/** The scopes of the new token: those asked for, all of which the subject token must have; else the same. */
function narrowed(ctx: TokenEndpointGrantContext, subject: SubjectToken): string | undefined {
  const asked = [...ctx.oidc.requestParamScopes];
  const wider = asked.filter((scope) => !subject.scopes.has(scope));
  if (wider.length) throw new errors.InvalidScope('the subject token does not have this scope', wider.join(' '));
  const client = ctx.oidc.client as { scope?: string };
  const allowed = client.scope?.split(' ');
  const given = (asked.length ? asked : [...subject.scopes]).filter((scope) => !allowed || allowed.includes(scope));
  return given.join(' ') || undefined;
}

/** Which resource the new token is for: that of the subject token, and no other (RFC 8693 2.1, RFC 8707 2). */
function checkTarget(params: Params, subject: SubjectToken): void {
  const audiences = [subject.aud ?? []].flat();
  for (const name of ['resource', 'audience'] as const) {
    const asked = [params[name] ?? []].flat();
    if (asked.some((one) => !audiences.includes(one as string))) {
      throw new errors.InvalidTarget(`the subject token is not for this ${name}`);
    }
  }
}

/** How long the new token lives, in seconds: not longer than the subject token, nor than any token. */
function lifetime(provider: Provider, ctx: TokenEndpointGrantContext, subject: SubjectToken): number {
  const longest = new provider.AccessToken({ client: ctx.oidc.client } as never).expiration;
  return Math.min(longest, (subject.exp as number) - Math.floor(Date.now() / 1000));
}

async function exchange(provider: Provider, ctx: TokenEndpointGrantContext): Promise<void> {
  const params = ctx.oidc.params as Params;
  const { token: subject, client, jkt } = await getSubject(provider, ctx, checkTypes(params));
  checkTarget(params, subject);
  const same = {
    aud: subject.aud,
    // Its client and its grant stay: the new token dies with the one that it came from.
    client,
    expiresIn: lifetime(provider, ctx, subject),
    jkt,
    scope: narrowed(ctx, subject),
  };
  const token = isPersons(subject) ? ofPerson(provider, subject, same) : new provider.ClientCredentials(same as never);
  ctx.oidc.entity(token.kind, token);
  ctx.body = grants.buildTokenResponse(provider, {
    accessToken: await token.save(),
    expiresIn: token.expiration,
    issuedTokenType: accessTokenType,
    scope: token.scope,
    tokenType: token.tokenType,
  });
}

function ofPerson(provider: Provider, subject: AccessToken, same: object): AccessToken {
  const { accountId, grantId, claims, expiresWithSession, sessionUid, sid } = subject;
  const persons = { accountId, grantId, claims, expiresWithSession, sessionUid, sid, gty: grantType };
  return new provider.AccessToken({ ...same, ...persons } as never);
}

/** Lets clients that list token exchange among their grant types use it. */
export function registerTokenExchange(provider: Provider): void {
  const handler = (ctx: unknown) => exchange(provider, ctx as TokenEndpointGrantContext);
  provider.registerGrantType(grantType, handler, parameters, ['resource', 'audience']);
}
