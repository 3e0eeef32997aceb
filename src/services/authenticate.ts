/** The one way to check a password: the sign-in page and the password grant both come here. */
import { Problem } from '../errors.js';
import { type Account, accounts, isActive } from '../models/account.js';
import { findAccountByName } from './accounts.js';
import { findDirectory } from './directories.js';
import { goByProof } from './generations.js';
import { admit, forgive, takeBack } from './guard.js';
import { hashPassword, needsRehash, verifyPassword } from './hashing.js';
import { recordLock } from './sign-ins.js';
import { guessesBy, type Visitor } from './visitor.js';

export interface Credentials extends Visitor {
  /** A username or an e-mail address. */
  username: string;
  password: string;
  /** Whose accounts are meant: those of the default directory when it is not said. */
  directoryId?: string | undefined;
}

/** Spends one verification, and counts as one try unless it was never made. */
async function isPassword(account: Account | null, credentials: Credentials): Promise<boolean> {
  const guesses = guessesBy(credentials, 'address', 'account', { ...credentials, name: credentials.username, account });
  const lockedUntil = await admit(...guesses);
  try {
    const isRight = await verifyPassword(credentials.password, account?.passwordHash);
    if (!isRight || !account?.passwordHash) {
      if (lockedUntil && guesses.length > 1)
        await recordLock(credentials.username, credentials.directoryId, lockedUntil, credentials);
      return false;
    }
  } catch (error) {
    await Promise.all(guesses.map(takeBack));
    throw error;
  }
  await Promise.all([...guesses.slice(0, -1).map(takeBack), forgive(guesses.at(-1)!)]);
  return true;
}

/** A hash with older parameters or of a foreign format is replaced; a password that was changed meanwhile wins. */
async function renewHash(account: Account, password: string): Promise<void> {
  const passwordHash = await hashPassword(password).catch((error) => {
    // Nobody is turned away for it who was let in: the next sign-in may find the server less busy.
    if (error instanceof Problem && error.code === 'busy') return undefined;
    throw error;
  });
  if (!passwordHash) return;
  await accounts.update({ _id: account._id, passwordHash: account.passwordHash! }, { $set: { passwordHash } });
}

/**
 * The account that these credentials open. Spends one verification whoever asks, and says `invalid-credentials` alike
 * for an unknown name, a wrong password and an account without one, and `too-many-requests` alike for every name; only
 * who knows the password learns that the account is disabled or not confirmed.
 */
export async function authenticate(typed: Credentials): Promise<Account> {
  // A pasted name brings spaces along; they must not start a series of guesses of their own either.
  const credentials = { ...typed, username: typed.username.trim() };
  const account = await findAccountByName(credentials.username, credentials.directoryId);
  if (!(await isPassword(account, credentials)) || !account?.passwordHash) {
    throw new Problem('invalid-credentials', { detail: 'The username or the password is not right.' });
  }
  const directory = await findDirectory(account.directoryId);
  if (account.status !== 'enabled' || directory?.status !== 'enabled')
    throw new Problem('account-disabled', { detail: 'Ask whoever runs this site.' });
  if (!isActive(account, directory))
    throw new Problem('account-unverified', { detail: 'Open the link in the letter that we sent you first.' });
  if (needsRehash(account.passwordHash)) await renewHash(account, credentials.password);
  // As it was read before the password was checked: should another one have been set since, this counts for nothing.
  goByProof(account._id, account.generation ?? 0);
  return account;
}
