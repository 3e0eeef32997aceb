/** The sign-in of a browser, as our own pages see it. */
import type { Context } from 'koa';
import { findActiveAccount } from './account.js';
import type { LiveProvider } from './live.js';

export interface BrowserSession {
  accountId: string;
  uid: string;
  /** When the person signed in, in seconds since 1970. */
  loginTs: number;
}

/** Who is signed in in this browser; undefined when nobody is, or when the account may no longer be. */
export async function findSession(live: LiveProvider, ctx: Context): Promise<BrowserSession | undefined> {
  const provider = await live.current();
  const session = await provider.Session.get(provider.createContext(ctx.req, ctx.res) as never);
  if (!session.accountId || !(await findActiveAccount(session.accountId))) return undefined;
  return { accountId: session.accountId, uid: session.uid, loginTs: session.loginTs ?? 0 };
}
