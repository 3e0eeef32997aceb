/** Remembers, in a signed cookie, which accounts have signed in in this browser: nobody else's guesses lock them out of it. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { Config } from '../../config/index.js';

export interface KnownBrowser {
  id: string;
  accountIds: string[];
}

const most = 8;
const years = 2 * 365 * 86_400_000;
const cookieName = (config: Config) => (config.ISSUER.startsWith('https:') ? '__Host-known' : 'known');

/** Who has signed in here before; an empty list for a new browser. */
export function readKnownBrowser(ctx: Context, config: Config): KnownBrowser {
  const [id, ...accountIds] = (ctx.cookies.get(cookieName(config), { signed: true }) ?? '').split('.');
  return { id: id || randomBytes(16).toString('base64url'), accountIds };
}

/** Adds the account that has just signed in. */
export function rememberBrowser(ctx: Context, config: Config, accountId: string): void {
  const { id, accountIds } = readKnownBrowser(ctx, config);
  const all = [accountId, ...accountIds.filter((known) => known !== accountId)].slice(0, most);
  const options = { httpOnly: true, sameSite: 'lax', path: '/', signed: true, overwrite: true, maxAge: years } as const;
  ctx.cookies.set(cookieName(config), [id, ...all].join('.'), options);
}
