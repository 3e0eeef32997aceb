/** Registration: people make accounts for themselves, and nobody learns from it who has one already. */
import { Problem } from '../errors.js';
import { type Asked, sendAddressTaken, sendUsernameTaken } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { insertAccount, removeAccount } from './accounts.js';
import { defaultDirectory, getDirectory } from './directories.js';
import { admit } from './guard.js';
import { prepareAccount } from './new-account.js';
import { enqueue } from './outbox.js';
import { confirmationErrors, type Typed } from './passwords.js';
import { sendVerification } from './verification.js';
import { askedBy, guessAt, type Visitor } from './visitor.js';

export interface Registration extends Typed {
  username: string;
  email: string;
  name?: string | undefined;
  directoryId?: string | undefined;
}

/** An account that is still to be stored, as the outbox keeps it: its password is hashed, its dates are texts. */
export interface NewcomerTask {
  account: Account;
  language?: string | undefined;
  asked: Asked;
}

/**
 * Takes a registration, the same way and in the same time whether or not its names are free: that is found out once the
 * answer is out, and told by letter alone. Throws `invalid-fields` for what anybody can see is not right,
 * `registration-closed`, and `too-many-requests` alike for every address.
 */
export async function register(typed: Registration, visitor: Visitor): Promise<void> {
  const { directoryId = defaultDirectory, username, email, name, password } = typed;
  const directory = await getDirectory(directoryId);
  if (!directory.registration || directory.status !== 'enabled') throw new Problem('registration-closed');
  await admit(['asker', visitor.address]);
  const data = { directoryId, username, email, password, ...(name ? { name } : {}) };
  const account = await prepareAccount(data, confirmationErrors(typed));
  await admit(guessAt('letter', email, directoryId));
  const task: NewcomerTask = { account, language: visitor.language, asked: askedBy(visitor) };
  await enqueue('register', task);
}

/** Frees the names of an account that nobody has verified in time: who squats on an address loses it. */
async function makeRoom(wanted: Account): Promise<void> {
  const { directoryId, emailKey, usernameKey, _id } = wanted;
  const standing = [await accounts.find({ directoryId, emailKey }), await accounts.find({ directoryId, usernameKey })];
  for (const one of standing) {
    if (!one || one._id === _id || one.emailVerified || !one.heldUntil) continue;
    if (one.heldUntil <= new Date()) await removeAccount(one);
  }
}

/** Stores the account of a registration and asks for verification, or says by letter why not. May be done again. */
export async function settleRegistration(mail: Mail, { account: told, language, asked }: NewcomerTask): Promise<void> {
  const { policy } = await getDirectory(told.directoryId);
  const createdAt = new Date(told.createdAt);
  const held = policy.verifyEmail ? { heldUntil: new Date(createdAt.getTime() + policy.verifySeconds * 1000) } : {};
  const account: Account = { ...told, ...held, createdAt, updatedAt: createdAt, passwordChangedAt: createdAt };
  await makeRoom(account);
  const owner = await accounts.find({ directoryId: account.directoryId, emailKey: account.emailKey });
  if (owner && owner._id !== account._id) return sendAddressTaken(mail, { email: owner.email, language }, { asked });
  try {
    if (!owner) await insertAccount(account);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'taken')) throw error;
    // Somebody took the address this very moment: the next try sees them.
    if (error.errors?.[0]?.name === 'email') throw error;
    return sendUsernameTaken(mail, { email: account.email, language }, { asked });
  }
  await sendVerification(mail, account, { language, asked });
}
