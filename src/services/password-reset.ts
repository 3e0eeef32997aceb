/** Forgotten passwords: a letter to whoever has an account under a name, and a new password for whoever got it. */
import { sendReset } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import type { Account } from '../models/account.js';
import { findAccountByName } from './accounts.js';
import { type Given, getAnswered, hasEnded } from './challenge-answers.js';
import { endChallenge, issueChallenge } from './challenges.js';
import { findDirectory } from './directories.js';
import { admit, forgive } from './guard.js';
import { enqueue } from './outbox.js';
import { replacePassword, type Typed } from './passwords.js';
import { askedBy, guessAt, guessesBy, type LetterRequest, type Visitor } from './visitor.js';

/**
 * Takes a request for a new password, the same way and in the same time whether or not there is such an account: who it
 * is, is looked up once the answer is out. Throws `too-many-requests` alike for every name.
 */
export async function requestReset(name: string, directoryId: string | undefined, visitor: Visitor): Promise<void> {
  const account = await findAccountByName(name, directoryId);
  await admit(...guessesBy(visitor, 'asker', 'letter', { name, directoryId, account }));
  const request: LetterRequest = { name, directoryId, language: visitor.language, asked: askedBy(visitor) };
  await enqueue('forgot', request);
}

/** An account that may get a new password; one whose address is not verified may, since the letter verifies it. */
async function isOpen(account: Account | null): Promise<boolean> {
  const directory = account && (await findDirectory(account.directoryId));
  return account?.status === 'enabled' && directory?.status === 'enabled';
}

/** Sends the letter of a request, where there is an account that can be signed in to. */
export async function answerResetRequest(mail: Mail, request: LetterRequest): Promise<void> {
  const account = await findAccountByName(request.name, request.directoryId);
  if (!account || !(await isOpen(account))) return;
  const { policy } = (await findDirectory(account.directoryId))!;
  const { token, code, expiresAt } = await issueChallenge('reset', account, policy.resetSeconds);
  const link = `${mail.issuer}/account/password/reset?token=${token}`;
  const reader = { email: account.email, language: request.language };
  await sendReset(mail, reader, { link, code, until: expiresAt, asked: request.asked });
}

/** Whose password a reset would replace, while it is still good; throws `challenge-ended` else. Never uses it up. */
export async function checkReset(given: Given, visitor: Visitor): Promise<Account> {
  const { account } = await getAnswered('reset', given, visitor);
  if (!(await isOpen(account))) throw hasEnded(given);
  return account;
}

/**
 * Sets a new password by the letter: once, whoever asks at the same time. Every session, grant and token of the account
 * ends with the old one, its guard forgets, its address counts as verified, and nobody is signed in. Throws
 * `challenge-ended`, or `invalid-fields` without using the reset up.
 */
export async function resetPassword(given: Given, typed: Typed, visitor: Visitor): Promise<void> {
  const { challenge, account } = await getAnswered('reset', given, visitor);
  if (!(await isOpen(account))) throw hasEnded(given);
  const also = account.emailVerified ? {} : { emailVerified: true };
  const changed = await replacePassword(account, typed, { ends: 'everything', visitor, also });
  if (!changed) throw hasEnded(given);
  await Promise.all([endChallenge(challenge), ...guessesAt(account).map(forgive)]);
}

/** By whichever of its names the account was guessed at. */
const guessesAt = ({ username, email, directoryId }: Account) =>
  [username, email].map((name) => guessAt('account', name, directoryId));
