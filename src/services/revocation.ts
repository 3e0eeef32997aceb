/** Ends what was given: every session, grant and token of an account, a client or a single grant. */
import { type Artifact, artifactId, artifacts } from '../models/artifact.js';
import type { Filter } from '../store/store.js';
import { beginGeneration } from './generations.js';

/** How much was ended. `tokens` counts codes and interactions in flight too. */
export interface Revoked {
  sessions: number;
  grants: number;
  tokens: number;
}

/** Sessions and grants go first: what stands on them is refused from then on, even before it is removed itself. */
async function revoke(whose: Filter<Artifact>): Promise<Revoked> {
  const sessions = await artifacts.remove({ ...whose, kind: 'Session' });
  const grants = await artifacts.remove({ ...whose, kind: 'Grant' });
  const tokens = await artifacts.remove({ ...whose, kind: { $ne: 'Session' } });
  return { sessions, grants, tokens };
}

/** What an account held before a generation; all of it where there is none. Two parts, as no filter says "or". */
const before = (accountId: string, generation?: number): Filter<Artifact>[] =>
  generation === undefined
    ? [{ accountId }]
    : [
        { accountId, generation: { $exists: false } },
        { accountId, generation: { $lt: generation } },
      ];

const sum = (parts: Revoked[]): Revoked =>
  parts.reduce((all, one) => ({
    sessions: all.sessions + one.sessions,
    grants: all.grants + one.grants,
    tokens: all.tokens + one.tokens,
  }));

/** Removes what is refused already because a newer generation has begun. Doing it late or twice harms nobody. */
export const sweepAccount = async (accountId: string, generation?: number): Promise<Revoked> =>
  sum(await Promise.all(before(accountId, generation).map((part) => revoke(part))));

/** As `sweepAccount`, for sessions alone: tokens that outlive a session go on. */
export async function sweepSessions(accountId: string, generation?: number): Promise<number> {
  const parts = before(accountId, generation).map((part) => artifacts.remove({ ...part, kind: 'Session' }));
  return (await Promise.all(parts)).reduce((all, one) => all + one);
}

/** Lets one session of an account go on in its new generation. */
export const keepSession = async (accountId: string, uid: string, generation: number): Promise<void> =>
  void (await artifacts.update({ uid, accountId, kind: 'Session' }, { $set: { generation } }));

/** Ends every session, grant and token of an account: at once, and whatever of it is still being written. */
export const revokeAccount = async (accountId: string): Promise<Revoked> =>
  sweepAccount(accountId, await beginGeneration(accountId, 'everything'));

/** Signs an account out of every browser but one. Tokens that outlive a session go on. */
export async function revokeSessions(accountId: string, exceptSessionUid?: string): Promise<number> {
  const generation = await beginGeneration(accountId, 'sessions');
  if (generation === undefined) return sweepSessions(accountId);
  if (exceptSessionUid !== undefined) await keepSession(accountId, exceptSessionUid, generation);
  return sweepSessions(accountId, generation);
}

/** Ends every grant and token that a client holds; people stay signed in. */
export const revokeClient = (clientId: string): Promise<Revoked> => revoke({ clientId });

/** Ends all that a client holds of one account; whoever is signed in stays so, and is asked again. */
export const revokeClientOf = (accountId: string, clientId: string): Promise<Revoked> =>
  revoke({ accountId, clientId });

/** Ends one grant and every token that came from it. */
export async function revokeGrant(grantId: string): Promise<Revoked> {
  const grants = await artifacts.remove({ _id: artifactId('Grant', grantId) });
  return { sessions: 0, grants, tokens: await artifacts.remove({ grantId }) };
}
