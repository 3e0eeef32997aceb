/** The end of a session: what lives with it ends, and its clients are told. */
import type Provider from 'oidc-provider';
import { artifacts } from '../models/artifact.js';
import { revokeGrant } from '../services/revocation.js';

type Session = InstanceType<Provider['Session']>;
type Told = { backchannelLogoutUri?: string; backchannelLogout(accountId: string, sid: string): Promise<void> };

/** Tells a client that the session has ended (OpenID Connect Back-Channel Logout); its own outage is not ours. */
async function tell(provider: Provider, session: Session, clientId: string): Promise<void> {
  const client = (await provider.Client.find(clientId)) as Told | undefined;
  const sid = session.sidFor(clientId);
  if (client?.backchannelLogoutUri && session.accountId && sid)
    await client.backchannelLogout(session.accountId, sid).catch(() => undefined);
}

/** What goes with a session that has ended: what lives with it ends, and its clients are told. */
export async function windUp(provider: Provider, session: Session): Promise<void> {
  const clients = Object.entries(session.authorizations ?? {});
  for (const [clientId, { grantId }] of clients)
    if (grantId && !session.authorizationFor(clientId)?.persistsLogout) await revokeGrant(grantId);
  await Promise.all(clients.map(([clientId]) => tell(provider, session, clientId)));
}

/** Ends a session as RP-initiated logout does. */
export async function endSession(provider: Provider, session: Session): Promise<void> {
  await session.destroy();
  // Two tabs may each have given it an id of its own.
  await artifacts.remove({ uid: session.uid, kind: 'Session' });
  await windUp(provider, session);
}
