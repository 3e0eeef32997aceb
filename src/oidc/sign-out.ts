/** Signing out from our own pages, where the person has said so already and need not be asked again. */
import type Provider from 'oidc-provider';
import { revokeGrant } from '../services/revocation.js';
import type { Exchange, LiveProvider } from './live.js';

type Session = InstanceType<Provider['Session']>;
type LoggedOut = { backchannelLogoutUri?: string; backchannelLogout(accountId: string, sid: string): Promise<void> };

/** Tells a client that the session has ended (OpenID Connect Back-Channel Logout); its own outage is not ours. */
async function tell(provider: Provider, session: Session, clientId: string): Promise<void> {
  const client = (await provider.Client.find(clientId)) as LoggedOut | undefined;
  const sid = session.sidFor(clientId);
  if (client?.backchannelLogoutUri && session.accountId && sid)
    await client.backchannelLogout(session.accountId, sid).catch(() => undefined);
}

/** Ends the session of this browser as RP-initiated logout does: clients are told, and what lives with it ends. */
export async function signOut(live: LiveProvider, exchange: Exchange): Promise<void> {
  const provider = await live.current();
  const ctx = provider.createContext(exchange.req, exchange.res);
  const session = await provider.Session.get(ctx as never);
  const clients = Object.entries(session.authorizations ?? {});
  await Promise.all(clients.map(([clientId]) => tell(provider, session, clientId)));
  for (const [clientId, { grantId }] of clients)
    if (grantId && !session.authorizationFor(clientId)?.persistsLogout) await revokeGrant(grantId);
  await session.destroy();
  ctx.cookies.set(provider.cookieName('session'), null, { httpOnly: true, sameSite: 'lax', signed: true, path: '/' });
}
