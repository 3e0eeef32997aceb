/** The sign-in that a person left to make an account or to get a new password, so that they come back to it afterwards. */
import type { Context } from 'koa';
import type { Config } from '../../config/index.js';

export interface WayBack {
  /** Where the sign-in goes on. */
  path: string;
  /** Whose accounts it is for. */
  directoryId: string;
}

const cookieName = (config: Config) => (config.ISSUER.startsWith('https:') ? '__Host-way-back' : 'way-back');

/** Keeps it for as long as the sign-in itself may take. */
export function keepWayBack(ctx: Context, config: Config, { path, directoryId }: WayBack): void {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', signed: true, overwrite: true } as const;
  const maxAge = config.INTERACTION_SECONDS * 1000;
  ctx.cookies.set(cookieName(config), `${directoryId} ${path}`.replaceAll(' ', '~'), { ...options, maxAge });
}

/** Where this browser goes on; undefined when it did not come from a sign-in. */
export function findWayBack(ctx: Context, config: Config): WayBack | undefined {
  const [directoryId, path] = (ctx.cookies.get(cookieName(config), { signed: true }) ?? '').split('~');
  return directoryId && path ? { directoryId, path } : undefined;
}
