/** The token that a form carries and a cookie vouches for: it decides where a browser tells nothing of a form's origin. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { Config } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';

const known = /^[\w-]{22}$/;

/** `__Host-` keeps neighbours on the same site from setting the cookie for us; it wants Secure, so http goes without. */
const cookieName = (config: Config) => (config.ISSUER.startsWith('https:') ? '__Host-csrf' : 'csrf');

const tokenOf = (config: Config, browser: string) =>
  createHmac('sha256', deriveKey(config.secrets, 'csrf')).update(browser).digest('base64url');

/** The `_csrf` value for a form in this answer. Marks the browser with a cookie if it has none yet. */
export function issueCsrf(ctx: Context, config: Config): string {
  const name = cookieName(config);
  let browser: string = ctx.state.browser ?? ctx.cookies.get(name, { signed: false }) ?? '';
  if (!known.test(browser)) {
    browser = randomBytes(16).toString('base64url');
    ctx.cookies.set(name, browser, { httpOnly: true, sameSite: 'lax', path: '/', signed: false, overwrite: true });
  }
  ctx.state.browser = browser;
  return tokenOf(config, browser);
}

/** Whether `token` was issued to this very browser. */
export function isCsrf(ctx: Context, config: Config, token: unknown): boolean {
  const browser = ctx.cookies.get(cookieName(config), { signed: false }) ?? '';
  if (typeof token !== 'string' || !known.test(browser)) return false;
  const [given, right] = [Buffer.from(token), Buffer.from(tokenOf(config, browser))];
  return given.length === right.length && timingSafeEqual(given, right);
}
