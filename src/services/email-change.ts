/** Another e-mail address for an account: asked for here, and nothing changes before it is confirmed from there. */
import { z } from 'zod';
import { emailKey } from '../lib/email-address.js';
import { isUsername } from '../lib/precis.js';
import { type Asked, sendAddressWanted, sendConfirmEmail } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { challengesOf, dataOf, fits, issueChallenge } from './challenges.js';
import { checked, refuse } from './checked.js';
import { getDirectory } from './directories.js';
import { isAllowedDomain } from './directory-policy.js';
import { admit } from './guard.js';
import { personFields } from './new-account.js';
import { enqueue } from './outbox.js';

/** What goes with the challenge, sealed. */
export interface Wish {
  email: string;
}

/** The letter of a request, as the outbox keeps it until the answer is out. */
export interface Request extends Wish {
  accountId: string;
  directoryId: string;
  token: string;
  code: string;
  until: Date;
  asked: Asked;
  language?: string | undefined;
}

/** A name that is an address goes with the address. */
export const hasAddressAsName = ({ usernameKey }: Account): boolean => usernameKey.includes('@');

async function check(account: Account, email: string): Promise<void> {
  const { policy } = await getDirectory(account.directoryId);
  const no = (message: string) => refuse({ name: 'email', message });
  if (!isAllowedDomain(policy, email)) no('The e-mail address must be of a mail domain that is allowed here.');
  if (emailKey(email) === account.emailKey && email === account.email) no('This is your address already.');
  if (hasAddressAsName(account) && !isUsername(email))
    no('This address cannot be your username, as the present one is.');
}

/**
 * Sends a letter to the new address. The same way and in the same time whether or not it is somebody's already: that is
 * found out once the answer is out, and told by letter alone. Throws `invalid-fields`, and `too-many-requests`.
 */
export async function requestEmailChange(account: Account, typed: string, asked: Asked, language?: string) {
  const { email } = checked(
    z.object({ email: personFields.email }),
    { email: typed.trim() },
    { email: 'The e-mail address' },
  );
  await check(account, email);
  await admit(['new-name', `email ${account._id}`], ['new-name', `to ${emailKey(email)}`]);
  const { policy } = await getDirectory(account.directoryId);
  const wish: Wish = { email };
  const { expiresAt, ...keys } = await issueChallenge('email', account, policy.verifySeconds, wish);
  const { _id: accountId, directoryId } = account;
  const request: Request = { ...keys, accountId, directoryId, email, until: expiresAt, asked, language };
  await enqueue('confirm-email', request);
}

/** Writes the letter of a request: to whoever has the address already, it says only that. */
export async function answerEmailRequest(mail: Mail, request: Request): Promise<void> {
  const { accountId, directoryId, email, token, code, until, asked, language } = request;
  const owner = await accounts.find({ directoryId, emailKey: emailKey(email) });
  if (owner && owner._id !== accountId) return sendAddressWanted(mail, { email: owner.email, language }, { asked });
  const link = `${mail.issuer}/account/email/confirm?token=${token}`;
  await sendConfirmEmail(mail, { email, language }, { link, code, until, asked });
}

/** The address that waits to be confirmed, if any does. */
export async function findEmailWish(account: Account): Promise<(Wish & { expiresAt: Date }) | undefined> {
  const found = (await challengesOf(account._id)).find((one) => one.purpose === 'email' && fits(one, account));
  return found && { ...dataOf<Wish>(found), expiresAt: found.expiresAt };
}
