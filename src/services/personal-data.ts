/** All that we hold on a person, by name, so that no secret is among it: hashes stay here, and what is sealed stays so. */
import type { Account } from '../models/account.js';
import { type Artifact, everyArtifact } from '../models/artifact.js';
import { challengesOf } from './challenges.js';

const iso = (at?: Date) => at?.toISOString();

/** The account itself. */
export const accountData = (account: Account) => ({
  id: account._id,
  directory: account.directoryId,
  username: account.username,
  email: account.email,
  email_verified: account.emailVerified,
  name: account.name,
  claims: account.claims,
  groups: account.groups,
  administrator: account.admin,
  status: account.status,
  password: { set: account.passwordHash !== undefined, changed_at: iso(account.passwordChangedAt) },
  created_at: iso(account.createdAt),
  updated_at: iso(account.updatedAt),
});

/** What is told of elsewhere, or is only a part of a sign-in that is under way. */
const elsewhere = new Set(['Session', 'Grant']);

function tokenData({ kind, payload, clientId, consumedAt, expiresAt }: Artifact) {
  // A sealed payload is no JSON, and has nothing to tell here.
  const told = payload.startsWith('{') ? JSON.parse(payload) : {};
  const issuedAt = typeof told.iat === 'number' ? new Date(told.iat * 1000) : undefined;
  return {
    kind,
    application: clientId,
    scope: typeof told.scope === 'string' ? told.scope : undefined,
    issued_at: iso(issuedAt),
    used_at: iso(consumedAt),
    expires_at: iso(expiresAt),
  };
}

/** Every token that stands for the account, and every sign-in that is under way; none of them can be used from this. */
export async function tokensData({ _id }: Account) {
  const found: ReturnType<typeof tokenData>[] = [];
  for await (const artifact of everyArtifact({ accountId: _id }))
    if (!elsewhere.has(artifact.kind)) found.push(tokenData(artifact));
  return found;
}

/** Every letter that waits for an answer. */
export const challengesData = async ({ _id }: Account) =>
  (await challengesOf(_id)).map(({ purpose, expiresAt }) => ({ purpose, expires_at: iso(expiresAt) }));
