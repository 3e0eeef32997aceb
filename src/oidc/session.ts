/** The sign-in of a browser, as our own pages see it. */
import Provider from 'oidc-provider';
import { findActiveAccount } from './account.js';
import type { Exchange, LiveProvider } from './live.js';
import { noteSeen } from './sightings.js';

export interface BrowserSession {
  accountId: string;
  uid: string;
  /** When the person signed in, in seconds since 1970. */
  loginTs: number;
}

/** Who is signed in in this browser; undefined when nobody is, or when the account may no longer be. */
export async function findSession(live: LiveProvider, ctx: Exchange): Promise<BrowserSession | undefined> {
  const provider = await live.current();
  const exchange = provider.createContext(ctx.req, ctx.res);
  const session = await provider.Session.get(exchange as never);
  if (!session.accountId || !(await findActiveAccount(session.accountId))) return undefined;
  await noteSeen(session, exchange);
  return { accountId: session.accountId, uid: session.uid, loginTs: session.loginTs ?? 0 };
}

type Session = InstanceType<Provider['Session']>;

/**
 * A form that comes without a session is answered with the form again; oidc-provider (9.13) then wants to keep a session
 * that it has never saved, and answers 500. Such a one is saved as new, and the browser is told of it.
 */
export function keepNewSessions(provider: Provider, seconds: number): void {
  const prototype = provider.Session.prototype as Session & { exp?: number };
  const { persist } = prototype;
  prototype.persist = async function persistOrSave(this: Session & { exp?: number }) {
    if (typeof this.exp === 'number') return persist.call(this);
    const name = provider.cookieName('session');
    Provider.ctx?.oidc.cookies.set(name, this.jti, { httpOnly: true, sameSite: 'lax', signed: true, path: '/' });
    return this.save(seconds);
  };
}
