/** The sessions of an account, in whatever browsers they are: told, and ended. */
import type Provider from 'oidc-provider';
import type { Account } from '../models/account.js';
import { everyArtifact } from '../models/artifact.js';
import { revokeGrant, revokeSessions } from '../services/revocation.js';
import type { LiveProvider } from './live.js';
import type { Sighting } from './sightings.js';

type Session = InstanceType<Provider['Session']> & Sighting;
type Told = { backchannelLogoutUri?: string; backchannelLogout(accountId: string, sid: string): Promise<void> };

export interface OpenSession {
  uid: string;
  signedInAt: Date;
  /** Where and when it was seen last. */
  seenAt: Date;
  address?: string | undefined;
  userAgent?: string | undefined;
  expiresAt?: Date | undefined;
}

async function* sessionsOf(live: LiveProvider, { _id, generation = 0 }: Account): AsyncGenerator<Session> {
  const provider = await live.current();
  for await (const artifact of everyArtifact({ accountId: _id, kind: 'Session' })) {
    // Those of an older generation have ended already; to read one would be to go by it.
    if (!artifact.uid || (artifact.generation ?? 0) < generation) continue;
    const session = await provider.Session.findByUid(artifact.uid);
    if (session?.accountId === _id) yield session;
  }
}

/** Every open session of an account, the one seen last first. */
export async function listSessions(live: LiveProvider, account: Account): Promise<OpenSession[]> {
  const found: OpenSession[] = [];
  for await (const session of sessionsOf(live, account)) {
    const { uid, loginTs = 0, seenTs = loginTs, address, userAgent, exp } = session;
    const expiresAt = exp ? new Date(exp * 1000) : undefined;
    found.push({ uid, signedInAt: at(loginTs), seenAt: at(seenTs), address, userAgent, expiresAt });
  }
  return found.sort((one, other) => other.seenAt.getTime() - one.seenAt.getTime());
}

const at = (seconds: number) => new Date(seconds * 1000);

/** Tells a client that the session has ended (OpenID Connect Back-Channel Logout); its own outage is not ours. */
async function tell(provider: Provider, session: Session, clientId: string): Promise<void> {
  const client = (await provider.Client.find(clientId)) as Told | undefined;
  const sid = session.sidFor(clientId);
  if (client?.backchannelLogoutUri && session.accountId && sid)
    await client.backchannelLogout(session.accountId, sid).catch(() => undefined);
}

/** What goes with a session that has ended: what lives with it ends, and its clients are told. */
async function windUp(provider: Provider, session: Session): Promise<void> {
  const clients = Object.entries(session.authorizations ?? {});
  for (const [clientId, { grantId }] of clients)
    if (grantId && !session.authorizationFor(clientId)?.persistsLogout) await revokeGrant(grantId);
  await Promise.all(clients.map(([clientId]) => tell(provider, session, clientId)));
}

/** Ends a session as RP-initiated logout does. */
export async function endSession(provider: Provider, session: Session): Promise<void> {
  await session.destroy();
  await windUp(provider, session);
}

/** Ends the session with this uid; false when the account has none. */
export async function endSessionOf(live: LiveProvider, account: Account, uid: string): Promise<boolean> {
  for await (const session of sessionsOf(live, account)) {
    if (session.uid !== uid) continue;
    await endSession(await live.current(), session);
    return true;
  }
  return false;
}

/** Ends every session of an account but one: all of them with the first write, and whatever is being written of them. */
export async function endSessions(live: LiveProvider, account: Account, exceptUid?: string): Promise<number> {
  const others: Session[] = [];
  for await (const session of sessionsOf(live, account)) if (session.uid !== exceptUid) others.push(session);
  await revokeSessions(account._id, exceptUid);
  const provider = await live.current();
  await Promise.all(others.map((session) => windUp(provider, session)));
  return others.length;
}
