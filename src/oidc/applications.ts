/** What a person gave access to their account: clients, with all that their grants allow. */
import type { Account } from '../models/account.js';
import { type Artifact, everyArtifact } from '../models/artifact.js';
import { clients } from '../models/client.js';
import { revokeClientOf } from '../services/revocation.js';
import { type GrantedApplication, type GrantPayload, mergeGrants } from './granted.js';
import { ownClientId } from './own-client.js';

export type { GrantedApplication } from './granted.js';

async function grantsOf({ _id, tokensFrom = 0 }: Account): Promise<Map<string, GrantPayload[]>> {
  const byClient = new Map<string, GrantPayload[]>();
  const isGood = ({ generation = 0, clientId }: Artifact) => generation >= tokensFrom && clientId !== ownClientId;
  for await (const artifact of everyArtifact({ accountId: _id, kind: 'Grant' })) {
    if (!isGood(artifact) || !artifact.clientId) continue;
    byClient.set(artifact.clientId, [...(byClient.get(artifact.clientId) ?? []), JSON.parse(artifact.payload)]);
  }
  return byClient;
}

/** Every application that has access to an account, the one that got it last first; ours are among them. */
export async function listApplications(account: Account): Promise<GrantedApplication[]> {
  const found = [...(await grantsOf(account))].map(async ([clientId, grants]) => {
    const { client_name, client_uri } = ((await clients.find({ _id: clientId }))?.metadata ?? {}) as Record<
      string,
      string
    >;
    return { ...mergeGrants(clientId, grants), name: client_name ?? clientId, uri: client_uri };
  });
  return (await Promise.all(found)).sort((one, other) => other.grantedAt.getTime() - one.grantedAt.getTime());
}

/** Takes back all that a client was given by this account; false when that is nothing. */
export async function withdrawApplication({ _id }: Account, clientId: string): Promise<boolean> {
  if (clientId === ownClientId) return false;
  const { grants } = await revokeClientOf(_id, clientId);
  return grants > 0;
}
