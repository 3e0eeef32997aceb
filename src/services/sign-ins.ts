/** What an owner is told of sign-ins by letter: one from a browser that is new, and a lock after too many wrong passwords. */
import { type Asked, sendAccountLocked, sendNewSignIn } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { findAccountByName } from './accounts.js';
import { enqueue } from './outbox.js';
import { askedBy, type LetterRequest, type Visitor } from './visitor.js';

export interface SignInTask {
  accountId: string;
  language?: string | undefined;
  asked: Asked;
}

/** Notes a sign-in on a page. The first one ever is no news to whoever has just made the account. */
export async function recordSignIn({ _id, lastSignInAt }: Account, visitor: Visitor): Promise<void> {
  const isNews = lastSignInAt !== undefined && !visitor.browser?.accountIds.includes(_id);
  const task: SignInTask = { accountId: _id, language: visitor.language, asked: askedBy(visitor) };
  if (isNews) await enqueue('new-sign-in', task);
  await accounts.update({ _id }, { $set: { lastSignInAt: new Date() } });
}

/** Sends the letter of a sign-in. */
export async function tellSignIn(mail: Mail, { accountId, language, asked }: SignInTask): Promise<void> {
  const account = await accounts.find({ _id: accountId });
  if (account) await sendNewSignIn(mail, { email: account.email, language }, { asked });
}

export interface LockTask extends LetterRequest {
  until: Date;
}

/** Notes that a name was locked, whether or not anybody has it. */
export async function recordLock(name: string, directoryId: string | undefined, until: Date, visitor: Visitor) {
  const asked = askedBy(visitor);
  const task: LockTask = { name, directoryId, until, language: visitor.language, asked };
  await enqueue('account-locked', task);
}

/** Sends the letter of a lock, where there is an owner. */
export async function tellLock(mail: Mail, { name, directoryId, language, until, asked }: LockTask): Promise<void> {
  const account = await findAccountByName(name, directoryId);
  if (account) await sendAccountLocked(mail, { email: account.email, language }, { until, asked });
}
