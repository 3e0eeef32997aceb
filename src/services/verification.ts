/** Verification: whether an address is really that of whoever gave it. */
import { sendVerify } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { findAccountByName } from './accounts.js';
import { type Given, getAnswered, hasEnded } from './challenge-answers.js';
import { endChallenge, issueChallenge } from './challenges.js';
import { getDirectory } from './directories.js';
import { admit } from './guard.js';
import { enqueue } from './outbox.js';
import { askedBy, guessesBy, type LetterRequest, type Visitor } from './visitor.js';

/** Sends a letter with a link and a code; those of a letter before are no good any more. */
export async function sendVerification(
  mail: Mail,
  account: Account,
  { language, asked }: Pick<LetterRequest, 'language' | 'asked'>,
) {
  const { policy } = await getDirectory(account.directoryId);
  const { token, code, expiresAt } = await issueChallenge('verify', account, policy.verifySeconds);
  const link = `${mail.issuer}/account/verify?token=${token}`;
  await sendVerify(mail, { email: account.email, language }, { link, code, until: expiresAt, asked });
}

/** Takes a request for another letter, the same way whether or not there is an account that waits for one. */
export async function requestVerification(name: string, directoryId: string | undefined, visitor: Visitor) {
  const account = await findAccountByName(name, directoryId);
  await admit(...guessesBy(visitor, 'asker', 'letter', { name, directoryId, account }));
  const request: LetterRequest = { name, directoryId, language: visitor.language, asked: askedBy(visitor) };
  await enqueue('resend', request);
}

/** Sends the letter of a request, where an address waits to be verified. */
export async function answerVerificationRequest(mail: Mail, { name, directoryId, ...rest }: LetterRequest) {
  const account = await findAccountByName(name, directoryId);
  if (account && !account.emailVerified) await sendVerification(mail, account, rest);
}

/** Whose address a verification would mark, while it is still good; throws `challenge-ended` else. */
export const checkVerification = async (given: Given, visitor: Visitor): Promise<Account> =>
  (await getAnswered('verify', given, visitor)).account;

/** Marks the address as verified that the letter went to. Throws `challenge-ended`; doing it twice at once harms nobody. */
export async function verifyAddress(given: Given, visitor: Visitor): Promise<void> {
  const { challenge, account } = await getAnswered('verify', given, visitor);
  const change = { $set: { emailVerified: true, updatedAt: new Date() }, $unset: { heldUntil: true } } as const;
  if (!(await accounts.update({ _id: account._id, emailKey: account.emailKey }, change))) throw hasEnded(given);
  await endChallenge(challenge);
}
