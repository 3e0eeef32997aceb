/** The password grant (RFC 6749 4.3), for clients that were given it: the same check as the sign-in page. */
import Provider, { errors, type TokenEndpointGrantContext } from 'oidc-provider';
import { issueTokens } from 'oidc-provider/lib/helpers/grant_common.js';
import * as grants from 'oidc-provider/lib/helpers/grants.js';
import { Problem } from '../../errors.js';
import type { Account } from '../../models/account.js';
import { authenticate } from '../../services/authenticate.js';
import { passwordAcr } from '../acr.js';
import { directoryOf } from '../directory.js';

const gty = 'password';

function textOf(params: Record<string, unknown>, name: string): string {
  const value = params[name];
  if (typeof value !== 'string' || !value) throw new errors.InvalidRequest(`missing required parameter '${name}'`);
  return value;
}

/** Turns our no into the token endpoint's: whatever is wrong with the credentials or the account is `invalid_grant`. */
async function authenticateFor(ctx: TokenEndpointGrantContext): Promise<Account> {
  const params = ctx.oidc.params as Record<string, unknown>;
  const username = textOf(params, 'username');
  const password = textOf(params, 'password');
  try {
    return await authenticate({ username, password, directoryId: directoryOf(ctx.oidc.client), address: ctx.ip });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status !== 429 && error.status !== 503) throw new errors.InvalidGrant(error.code);
    if (error.retryAfterSeconds) ctx.set('Retry-After', String(error.retryAfterSeconds));
    const no = new errors.CustomOIDCProviderError('temporarily_unavailable', error.detail ?? error.title);
    throw Object.assign(no, { status: error.status, statusCode: error.status });
  }
}

async function issueByPassword(provider: Provider, ctx: TokenEndpointGrantContext): Promise<void> {
  const dPoP = await grants.validateDpop(provider, ctx);
  grants.checkDpopRequired(provider, ctx, dPoP);
  const servers = await grants.resolveRequestedResources(provider, ctx);
  const scopes = grants.validateClientScope(provider, ctx);
  const account = await authenticateFor(ctx);
  const client = ctx.oidc.client;

  const grant = new provider.Grant({ accountId: account._id, clientId: client.clientId });
  const own = [...ctx.oidc.requestParamOIDCScopes];
  if (own.length) grant.addOIDCScope(own.join(' '));
  for (const server of servers) {
    const given = [...scopes].filter((scope) => server.scope.split(' ').includes(scope));
    if (given.length) grant.addResourceScope(server.identifier(), given.join(' '));
  }
  const grantId = await grant.save();
  ctx.oidc.entity('Grant', grant);

  // A code that nobody was ever given: what oidc-provider issues the tokens of a person from.
  const source = new provider.AuthorizationCode({
    accountId: account._id,
    acr: passwordAcr,
    amr: ['pwd'],
    authTime: Math.floor(Date.now() / 1000),
    client,
    grantId,
    gty,
    resource: ctx.oidc.params?.resource as string | undefined,
    scope: [...scopes].join(' '),
  } as ConstructorParameters<Provider['AuthorizationCode']>[0]);
  const helpers = {
    resolveAndApplyResource: grants.resolveAndApplyResource.bind(undefined, provider),
    applyAuthorizationDetails: grants.applyAuthorizationDetails.bind(undefined, provider),
    buildTokenResponse: grants.buildTokenResponse.bind(undefined, provider),
  };
  await issueTokens(provider, helpers, ctx, source, grant, { gty, entityLabel: 'password', dPoP });
}

/** Lets clients that list `password` among their grant types use it. */
export function registerPasswordGrant(provider: Provider): void {
  const params = ['username', 'password', 'scope', 'resource'];
  provider.registerGrantType(
    gty,
    (ctx) => issueByPassword(provider, ctx as TokenEndpointGrantContext),
    params,
    'resource',
  );
}
