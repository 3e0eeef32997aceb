/** The token that is brought to an exchange (RFC 8693 2.1): whose it is, and whether it is still good. */
import Provider, {
  type AccessToken,
  type ClientCredentials,
  errors,
  type TokenEndpointGrantContext,
} from 'oidc-provider';
import * as grants from 'oidc-provider/lib/helpers/grants.js';
import { resourcesOf } from '../resources.js';

/** What somebody let a client do, or what a client may do by itself. */
export type SubjectToken = AccessToken | ClientCredentials;

export const isPersons = (token: SubjectToken): token is AccessToken => token.kind === 'AccessToken';

/** RFC 8693 2.2.2: a subject token that will not do, for whatever reason, is `invalid_request`. */
const no = (why: string) => new errors.InvalidRequest(`the subject token ${why}`);

/** Finds it: the client's own, or one for a resource that the client was given, as introspection tells it. */
async function findToken(provider: Provider, ctx: TokenEndpointGrantContext, value: string): Promise<SubjectToken> {
  if (value.includes('.')) throw no('is signed, and cannot be exchanged; ask for less where it is issued');
  const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  const client = ctx.oidc.client;
  const audiences = [token?.aud ?? []].flat();
  const mine = token?.clientId === client.clientId || audiences.some((one) => resourcesOf(client).includes(one));
  if (!token?.isValid || !mine) throw no('is not known, has ended, or is not this client’s');
  return token;
}

/** A token that is bound to a key is handed on only with a proof of the same key (RFC 9449 5). */
async function checkProof(provider: Provider, ctx: TokenEndpointGrantContext, token: SubjectToken) {
  const dPoP = await grants.validateDpop(provider, ctx);
  grants.checkDpopRequired(provider, ctx, dPoP);
  if (token.jkt && token.jkt !== dPoP?.thumbprint) throw no('is bound to another key');
  await grants.checkDpopReplay(provider, ctx, dPoP, ctx.oidc.client.clientId as string);
  return dPoP?.thumbprint;
}

/** What a person let the client do stands on a grant, and on an account that may still hold tokens. */
async function checkPerson(provider: Provider, ctx: TokenEndpointGrantContext, token: AccessToken): Promise<void> {
  const grant = await provider.Grant.find(token.grantId ?? '');
  if (!grant || grant.accountId !== token.accountId || grant.clientId !== token.clientId) throw no('has been revoked');
  const account = await grants.findAccount(provider, ctx, token.accountId, token);
  if (!account) throw no('is of an account that is gone');
  ctx.oidc.entity('Account', account);
  ctx.oidc.entity('Grant', grant);
}

/** The subject token with its client, and the key that the new token is bound to. Throws where it will not do. */
export async function getSubject(provider: Provider, ctx: TokenEndpointGrantContext, value: string) {
  const token = await findToken(provider, ctx, value);
  const jkt = await checkProof(provider, ctx, token);
  const client = await provider.Client.find(token.clientId as string);
  if (!client) throw no('is of a client that is gone');
  if (isPersons(token)) await checkPerson(provider, ctx, token);
  return { token, client, jkt };
}
