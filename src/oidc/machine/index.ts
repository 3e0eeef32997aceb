/**
 * The short way: the requests that machines send all day, answered with the provider's own models but without the twenty
 * steps of its pipeline. It knows plain, right requests only; every other one goes to oidc-provider, which says no in its
 * own words. test/oidc/machine.test.ts holds both ways to the same answers.
 */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC as Context } from 'oidc-provider';
import type { Logger } from 'pino';
import type { FindResource } from '../resources.js';
import { issueMachineToken, tokenParams } from './client-credentials.js';
import { introspect, introspectionParams } from './introspection.js';
import { isUsual, readMachineRequest } from './request.js';
import { readUserinfo } from './userinfo.js';

/** Builds what stands before oidc-provider's pipeline. */
export function createMachineAnswers(provider: Provider, findResource: FindResource, log: Logger) {
  async function tokenFor(ctx: Context): Promise<object | undefined> {
    const request = await readMachineRequest(provider, ctx, tokenParams);
    const answer = request && (await issueMachineToken(provider, findResource, request));
    if (!answer) return request?.putBack();
    const clientId = request.client.clientId;
    const requestId = ctx.response.get('x-request-id');
    const grantType = request.params.grant_type;
    log.info({ event: 'grant.success', way: 'short', clientId, address: ctx.ip, requestId, grantType });
    return answer;
  }

  async function introspectionFor(ctx: Context): Promise<object | undefined> {
    // A signed answer (RFC 9701) is made only for who names its type.
    if (ctx.headers.accept?.includes('token-introspection')) return undefined;
    const request = await readMachineRequest(provider, ctx, introspectionParams);
    return request && ((await introspect(provider, request)) ?? request.putBack());
  }

  function find(ctx: Context): Promise<object | undefined> | undefined {
    if (ctx.method === 'POST' && ctx.path === '/token') return tokenFor(ctx);
    if (ctx.method === 'POST' && ctx.path === '/introspect') return introspectionFor(ctx);
    const asksUserinfo = ctx.method === 'GET' && ctx.path === '/userinfo' && !ctx.querystring;
    return asksUserinfo && isUsual(ctx) ? readUserinfo(provider, ctx.headers) : undefined;
  }

  return async function answerMachines(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    const answer = await find(ctx);
    if (!answer) return void (await next());
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Vary', 'Origin');
    ctx.body = answer;
  };
}
