/**
 * Links of letters: their token is taken off the address at once and put into a cookie that no script reads, so that it
 * stands in no Referer, no history and on no screen; the page that follows has a clean address. A mail scanner that
 * follows the link gets a cookie and a page with a button, and uses nothing up.
 */
import type { Context, Middleware } from 'koa';
import type { Config } from '../../config/index.js';
import { readFields } from './body.js';
import { seeOther } from './page.js';

const minutes = 60_000;
/** What our tokens look like; anything else is no link of ours. */
const token = /^[\w-]{43}$/;

const cookieName = (config: Config, purpose: string) =>
  config.ISSUER.startsWith('https:') ? `__Host-${purpose}-link` : `${purpose}-link`;

/** Sends a browser that followed a link on to the address without its token; answers whether it did. */
export function takeLink(ctx: Context, config: Config, purpose: string): boolean {
  const given = ctx.query.token;
  if (given === undefined) return false;
  const value = typeof given === 'string' && token.test(given) ? given : '-';
  // Lax, because Strict would not come along when the redirect began in a mail program's page.
  const options = { httpOnly: true, sameSite: 'lax', path: '/', signed: true, overwrite: true } as const;
  ctx.cookies.set(cookieName(config, purpose), value, { ...options, maxAge: 30 * minutes });
  seeOther(ctx, ctx.path);
  return true;
}

/** The token that this browser came with, if it followed a link a short while ago. */
export const linkToken = (ctx: Context, config: Config, purpose: string): string | undefined =>
  ctx.cookies.get(cookieName(config, purpose), { signed: true });

/** Puts the token into a form that came without token and code: the page behind a link has nothing to show it by. */
export function withLink(config: Config, purpose: string): Middleware {
  return async (ctx, next) => {
    if (ctx.is('urlencoded')) {
      const fields = await readFields(ctx);
      if (fields.token === undefined && fields.code === undefined) fields.token = linkToken(ctx, config, purpose);
    }
    await next();
  };
}

/** Forgets the token. */
export function dropLink(ctx: Context, config: Config, purpose: string): void {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', signed: true, overwrite: true } as const;
  ctx.cookies.set(cookieName(config, purpose), null, options);
}
