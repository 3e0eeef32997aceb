/** How oidc-provider sees our accounts: only those that may hold tokens, and the claims that they have. */
import type { FindAccount, Account as ProviderAccount } from 'oidc-provider';
import { type Account, accounts, isActive } from '../models/account.js';
import { findDirectory } from '../services/directories.js';
import { isCurrent } from '../services/generations.js';

/** The standard claims (OpenID Connect Core 5.1) of an account; which of them are released, oidc-provider decides by scope. */
export const claimsOf = (account: Account): Record<string, unknown> & { sub: string } => ({
  ...account.claims,
  sub: account._id,
  name: account.name ?? account.username,
  preferred_username: account.username,
  email: account.email,
  email_verified: account.emailVerified,
  groups: account.groups,
  updated_at: Math.floor(account.updatedAt.getTime() / 1000),
});

/**
 * An account that may hold tokens and sessions now: a disabled, removed or unverified one is as good as none, and so is
 * one for which this request goes by what has been revoked.
 */
export async function findActiveAccount(accountId: string): Promise<Account | undefined> {
  const account = await accounts.find({ _id: accountId });
  const directory = account && (await findDirectory(account.directoryId));
  return isActive(account, directory) && isCurrent(account) ? account : undefined;
}

/** oidc-provider asks on every path of a token: code, refresh, userinfo, authorization. */
export const findAccount: FindAccount = async (_ctx, sub): Promise<ProviderAccount | undefined> => {
  const account = await findActiveAccount(sub);
  return account && { accountId: account._id, directoryId: account.directoryId, claims: () => claimsOf(account) };
};
