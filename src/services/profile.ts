/** The profile: what people change of themselves. The e-mail address and the password have ways of their own. */
import { Problem } from '../errors.js';
import { usernameKey } from '../lib/precis.js';
import { type Account, accounts } from '../models/account.js';
import { type Change, DuplicateError } from '../store/store.js';
import { taken } from './accounts.js';
import { refuse } from './checked.js';
import { changedClaims, isGiven } from './claims.js';
import { admit, takeBack } from './guard.js';
import { usernameErrors } from './new-account.js';
import type { ProfileChanges } from './profile-fields.js';

function changeOf(account: Account, { username, name, ...claims }: ProfileChanges): Change<Account> {
  const $set: Partial<Account> = {
    claims: changedClaims(account.claims, claims),
    updatedAt: new Date(Math.max(Date.now(), account.updatedAt.getTime() + 1)),
  };
  if (username !== undefined) Object.assign($set, { username, usernameKey: usernameKey(username) });
  if (isGiven(name)) $set.name = name as string;
  return name !== undefined && !isGiven(name) ? { $set, $unset: { name: true } } : { $set };
}

async function write(account: Account, changes: ProfileChanges): Promise<Account | null> {
  try {
    return await accounts.update({ _id: account._id, updatedAt: account.updatedAt }, changeOf(account, changes));
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    throw taken('username');
  }
}

/**
 * Changes what is given, and answers the account as it then is. Throws `invalid-fields`, or `taken` for the username of
 * somebody else: who looks for theirs that way soon has to wait.
 */
export async function changeProfile(accountId: string, changes: ProfileChanges): Promise<Account> {
  const account = await accounts.find({ _id: accountId });
  if (!account) throw new Problem('not-found', { detail: 'The account is gone.' });
  const { username = account.username } = changes;
  const errors = usernameErrors(username, account.email);
  if (errors.length) refuse(...errors);
  const renames = usernameKey(username) !== account.usernameKey;
  if (renames) await admit(['new-name', accountId]);
  const changed = await write(account, changes);
  if (renames) await takeBack(['new-name', accountId]);
  // Somebody else has changed the account in the same moment.
  return changed ?? changeProfile(accountId, changes);
}
