/** How a session is written that several tabs use at once: what one has added, another must not take away. */
import type { AdapterPayload } from 'oidc-provider';
import { type Artifact, artifacts } from '../models/artifact.js';

type Authorizations = Record<string, unknown> | undefined;

/**
 * The session as a tab wants it, with the clients that other tabs have brought in since this one read it: tokens hang on
 * a client's place in its session. A client is only ever taken out along with the session's id.
 */
export function withOtherTabs(wanted: AdapterPayload, stored: AdapterPayload): AdapterPayload {
  if (stored.accountId !== wanted.accountId) return wanted;
  const authorizations = { ...(stored.authorizations as Authorizations), ...(wanted.authorizations as Authorizations) };
  return Object.keys(authorizations).length ? ({ ...wanted, authorizations } as AdapterPayload) : wanted;
}

/** Writes over a session that stands; one that has ended since it was read stays so. `next` is made from what stands. */
export async function writeStanding(_id: string, next: (stored: Artifact) => Artifact): Promise<void> {
  for (;;) {
    const stored = await artifacts.find({ _id });
    if (!stored) return;
    const { _id: _same, ...change } = next(stored);
    if (await artifacts.update({ _id, payload: stored.payload }, { $set: change })) return;
  }
}
