/** Ends what was given: every session, grant and token of an account, a client or a single grant. */
import { type Artifact, artifactId, artifacts } from '../models/artifact.js';
import type { Filter } from '../store/store.js';

/** How much was ended. `tokens` counts codes and interactions in flight too. */
export interface Revoked {
  sessions: number;
  grants: number;
  tokens: number;
}

/** Sessions and grants go first: what stands on them is refused from then on, even before it is removed itself. */
async function revoke(whose: Filter<Artifact>, except?: string): Promise<Revoked> {
  const others = except === undefined ? {} : { uid: { $ne: except } };
  const sessions = await artifacts.remove({ ...whose, kind: 'Session', ...others });
  const grants = await artifacts.remove({ ...whose, kind: 'Grant' });
  const tokens = await artifacts.remove({ ...whose, kind: { $ne: 'Session' } });
  return { sessions, grants, tokens };
}

/** Ends every session, grant and token of an account; the one session that is excepted goes on, without its grants. */
export const revokeAccount = (
  accountId: string,
  { exceptSessionUid }: { exceptSessionUid?: string } = {},
): Promise<Revoked> => revoke({ accountId }, exceptSessionUid);

/** Signs an account out of every browser but one. Tokens that outlive a session go on. */
export const revokeSessions = (accountId: string, exceptSessionUid?: string): Promise<number> =>
  artifacts.remove({
    accountId,
    kind: 'Session',
    ...(exceptSessionUid === undefined ? {} : { uid: { $ne: exceptSessionUid } }),
  });

/** Ends every grant and token that a client holds; people stay signed in. */
export const revokeClient = (clientId: string): Promise<Revoked> => revoke({ clientId });

/** Ends one grant and every token that came from it. */
export async function revokeGrant(grantId: string): Promise<Revoked> {
  const grants = await artifacts.remove({ _id: artifactId('Grant', grantId) });
  return { sessions: 0, grants, tokens: await artifacts.remove({ grantId }) };
}
