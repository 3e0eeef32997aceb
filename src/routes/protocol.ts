/** The door to oidc-provider: which paths are its own and with which methods, and what must hold before it sees a request. */
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import mount from 'koa-mount';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import { readPairs } from '../middleware/body.js';
import { sameOriginHeaders } from '../middleware/same-origin.js';

/** OPTIONS is there where CORS is. Everything else is ours, or nothing at all. */
const endpoints: Record<string, string> = {
  '/auth': 'GET HEAD POST',
  '/auth/:uid': 'GET HEAD',
  '/token': 'POST OPTIONS',
  '/introspect': 'POST OPTIONS',
  '/revoke': 'POST OPTIONS',
  '/userinfo': 'GET HEAD POST OPTIONS',
  '/jwks': 'GET HEAD OPTIONS',
  '/par': 'POST OPTIONS',
  '/device': 'GET HEAD POST',
  '/device/auth': 'POST OPTIONS',
  '/device/:uid': 'GET HEAD',
  '/session/end': 'GET HEAD POST',
  '/session/end/confirm': 'POST',
  '/session/end/success': 'GET HEAD',
  '/.well-known/openid-configuration': 'GET HEAD OPTIONS',
  '/.well-known/oauth-authorization-server': 'GET HEAD OPTIONS',
};
const registration: Record<string, string> = { '/register': 'POST OPTIONS', '/register/:uid': 'GET HEAD PUT DELETE' };

/** Forms of the provider's pages. The rest of its POSTs come from other sites by design: clients, and their pages. */
const forms = new Set(['/device', '/session/end/confirm']);

/** Requests that may come by POST from a client's page (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 2). */
const alsoByPost = new Set(['/auth', '/session/end']);
/** Longest query that is passed on: Node refuses longer request lines. */
const longestQuery = 8192;

/** Asks again by GET: the session's cookie (SameSite=Lax) does not come with a POST from another site. */
async function askByGet(ctx: Context, path: string): Promise<void> {
  const query = (await readPairs(ctx)).toString();
  if (query.length > longestQuery) {
    throw new Problem('too-large', { detail: 'Push a request of this size to /par first (RFC 9126).' });
  }
  ctx.status = 303;
  ctx.redirect(`${path}?${query}`);
}

const answerers = new WeakMap<Koa, Middleware>();

/** The provider within our own context, so that what it throws comes to our one catch. */
function answererOf(provider: Koa): Middleware {
  const known = answerers.get(provider) ?? mount(provider);
  answerers.set(provider, known);
  return known;
}

/** The provider's router knows no letter case and one trailing slash; neither may lead around what is checked here. */
const plain = (path: string) => path.toLowerCase().replace(/(?<=.)\/$/, '');

/** Hands the provider what is its own. It stands before our own routes, as most requests are for the provider. */
export function protocol({ config, provider }: Pick<Deps, 'config' | 'provider'>): Middleware {
  const all = config.REGISTRATION === 'off' ? endpoints : { ...endpoints, ...registration };
  const known = new Map(Object.entries(all).map(([path, methods]) => [path, methods.split(' ')]));
  const checkOrigin = sameOriginHeaders(config);
  return async (ctx, next) => {
    const path = plain(ctx.path);
    const route = known.has(path) ? path : path.replace(/^(\/(auth|device|register)\/)[^/]+$/, '$1:uid');
    const methods = known.get(route);
    if (!methods) return next();
    ctx.state.route = route;
    if (!methods.includes(ctx.method)) {
      ctx.set('Allow', methods.join(', '));
      throw new Problem('method-not-allowed');
    }
    if (forms.has(path)) await checkOrigin(ctx, async () => undefined);
    if (ctx.method === 'POST' && alsoByPost.has(path)) return askByGet(ctx, path);
    await answererOf(await provider.current())(ctx, next);
  };
}
