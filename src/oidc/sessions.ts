/** The sessions of an account, in whatever browsers they are: told, and ended. */
import type Provider from 'oidc-provider';
import type { Account } from '../models/account.js';
import { everyArtifact } from '../models/artifact.js';
import { revokeSessions } from '../services/revocation.js';
import type { LiveProvider } from './live.js';
import { endSession, windUp } from './session-end.js';
import type { Sighting } from './sightings.js';

type Session = InstanceType<Provider['Session']> & Sighting;

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
  const seen = new Set<string>();
  for await (const artifact of everyArtifact({ accountId: _id, kind: 'Session' })) {
    // Those of an older generation have ended already; to read one would be to go by it.
    if (!artifact.uid || (artifact.generation ?? 0) < generation || seen.has(artifact.uid)) continue;
    seen.add(artifact.uid);
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
