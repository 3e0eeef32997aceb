/** Signing out from our own pages, where the person has said so already and need not be asked again. */
import type { Exchange, LiveProvider } from './live.js';
import { endSession } from './session-end.js';

const cookie = { httpOnly: true, sameSite: 'lax', signed: true, path: '/' } as const;

/** Ends the session of this browser, and lets the browser forget it. */
export async function signOut(live: LiveProvider, exchange: Exchange): Promise<void> {
  const provider = await live.current();
  const ctx = provider.createContext(exchange.req, exchange.res);
  await endSession(provider, await provider.Session.get(ctx as never));
  await forgetSession(live, exchange);
}

/** Takes the session's cookie from the browser, whose session has ended already. */
export async function forgetSession(live: LiveProvider, { req, res }: Exchange): Promise<void> {
  const provider = await live.current();
  provider.createContext(req, res).cookies.set(provider.cookieName('session'), null, cookie);
}
