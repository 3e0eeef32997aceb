/** What a browser sends for another site does nothing here (cross-site request forgery, login forgery included). */
import type { Context, Middleware } from 'koa';
import type { Config } from '../../config/index.js';
import { Problem } from '../errors.js';
import { readFields } from './body.js';
import { isCsrf } from './csrf.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

type Verdict = 'ours' | 'foreign' | 'unknown';

/** What the browser itself says of where a request comes from; no page can forge these two headers. */
export function originOf(ctx: Context, own: string): Verdict {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  if (site === 'cross-site' || site === 'same-site') return 'foreign';
  if (origin) return origin === own ? 'ours' : 'foreign';
  return site ? 'ours' : 'unknown';
}

const refuse = (own: string) =>
  new Problem('foreign-origin', { detail: `Nothing was changed. Open the page at ${own} and try again.` });

/**
 * For routes of ours that change something. With neither header, a form must carry the `_csrf` of this browser; JSON and
 * other methods need no more, as no form can send them, and a script of another site cannot without a preflight.
 */
export function sameOrigin(config: Config): Middleware {
  const own = new URL(config.ISSUER).origin;
  return async (ctx, next) => {
    if (!safe.has(ctx.method)) {
      const verdict = originOf(ctx, own);
      if (verdict === 'foreign') throw refuse(own);
      const mayBeForm = ctx.method === 'POST' && !ctx.is('json');
      if (verdict === 'unknown' && mayBeForm && !isCsrf(ctx, config, (await readFields(ctx))._csrf))
        throw new Problem('form-expired', { detail: 'Nothing was changed. Load the page anew and try again.' });
    }
    await next();
  };
}

/** For forms of oidc-provider's own, which carry its token (`xsrf`): with neither header, that one decides. */
export function sameOriginHeaders(config: Config): Middleware {
  const own = new URL(config.ISSUER).origin;
  return async (ctx, next) => {
    if (!safe.has(ctx.method) && originOf(ctx, own) === 'foreign') throw refuse(own);
    await next();
  };
}
