/** The end of an account, by the wish of its person. */
import type { FieldError } from '../errors.js';
import { emailKey } from '../lib/email-address.js';
import { isUsername, usernameKey } from '../lib/precis.js';
import { type Asked, sendAccountDeleted } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { removeAccount } from './accounts.js';
import { revokeChallenges } from './challenges.js';
import { refuse } from './checked.js';
import { enqueue } from './outbox.js';
import { presentPasswordErrors } from './present-password.js';
import { sweepAccount } from './revocation.js';

export interface Deletion {
  accountId: string;
  email: string;
  language?: string | undefined;
  asked: Asked;
}

const isName = ({ usernameKey: key, emailKey: address }: Account, typed: string) =>
  (isUsername(typed) && usernameKey(typed) === key) || emailKey(typed) === address;

/** Makes sure that it is the person, and that they mean it. Throws `invalid-fields` with every fault. */
export async function confirmDeletion(account: Account, typed: { password: string; confirmation: string }) {
  const confirmation = isName(account, typed.confirmation.trim());
  const errors: FieldError[] = [
    ...(confirmation ? [] : [{ name: 'confirmation', message: `Type ${account.username} to confirm.` }]),
    ...(await presentPasswordErrors(account, 'password', typed.password)),
  ];
  if (errors.length) refuse(...errors);
}

async function erase(accountId: string): Promise<void> {
  const account = await accounts.find({ _id: accountId });
  if (account) await removeAccount(account);
  await sweepAccount(accountId);
  await revokeChallenges(accountId);
}

/** Deletes an account and all that it holds. With the first write it is decided: after a crash the outbox goes on. */
export async function deleteAccount(account: Account, asked: Asked, language?: string): Promise<void> {
  const task: Deletion = { accountId: account._id, email: account.email, language, asked };
  await enqueue('account-deleted', task);
  await erase(account._id);
}

/** Finishes a deletion, whoever began it, and sends the last letter. */
export async function settleDeletion(mail: Mail, { accountId, email, language, asked }: Deletion): Promise<void> {
  await erase(accountId);
  await sendAccountDeleted(mail, { email, language }, { asked });
}
