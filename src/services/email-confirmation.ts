/** The answer to the letter that went to a new address: with it, the address is the account's. */
import { Problem } from '../errors.js';
import { emailKey } from '../lib/email-address.js';
import { usernameKey } from '../lib/precis.js';
import { type Asked, sendEmailChanged } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { type Account, accounts } from '../models/account.js';
import { DuplicateError } from '../store/store.js';
import { taken } from './accounts.js';
import { type Answer, type Answered, checkChallenge, dataOf, endChallenge } from './challenges.js';
import { refuse } from './checked.js';
import { hasAddressAsName, type Wish } from './email-change.js';
import { inGeneration } from './generations.js';
import { admit, type Guess, takeBack } from './guard.js';
import { enqueue, hasten, withdraw } from './outbox.js';

interface Changed {
  accountId: string;
  before: string;
  after: string;
  asked: Asked;
  language?: string | undefined;
}

/** A wrong code counts twice: for the account, whose challenge dies with the fifth, and for the address that it came from. */
async function answerByCode(answer: { code: string; account: Account | null }, address: string) {
  const guesses: [Guess, Guess] = [
    ['address', address],
    ['account', `email ${answer.account?._id}`],
  ];
  await admit(...guesses);
  const answered = await checkChallenge('email', answer);
  if (answered) await Promise.all(guesses.map(takeBack));
  return answered;
}

async function getAnswered(answer: Answer, address: string): Promise<Answered> {
  const answered = await ('code' in answer ? answerByCode(answer, address) : checkChallenge('email', answer));
  if (answered) return answered;
  return 'code' in answer
    ? refuse({ name: 'code', message: 'This code is not right, or no longer good.' })
    : refuse({ name: 'token', message: 'This link is no longer good.' });
}

/** Whose address a link would change, and into which one. Never uses it up; throws `invalid-fields` when it is no good. */
export async function readEmailLink(token: string): Promise<Wish & { username: string }> {
  const { account, challenge } = await getAnswered({ token }, '');
  return { username: account.username, ...dataOf<Wish>(challenge) };
}

async function write(account: Account, email: string): Promise<Account | null> {
  const $set: Partial<Account> = { email, emailKey: emailKey(email), emailVerified: true, updatedAt: new Date() };
  if (hasAddressAsName(account)) Object.assign($set, { username: email, usernameKey: usernameKey(email) });
  try {
    return await accounts.update(
      { ...inGeneration(account), emailKey: account.emailKey, email: account.email },
      { $set },
    );
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    throw taken('email');
  }
}

/**
 * Puts the new address in the place of the old one, which is told: once, whoever asks at the same time. Throws
 * `invalid-fields`, and `taken` when somebody else has the address by now: who gets its letters may know.
 */
export async function confirmEmailChange(answer: Answer, asked: Asked, language?: string): Promise<Account> {
  const { account, challenge } = await getAnswered(answer, asked.ip ?? '');
  const { email } = dataOf<Wish>(challenge);
  const told: Changed = { accountId: account._id, before: account.email, after: email, asked, language };
  // Stored before the address is, so that whoever crashes in between forgets nothing; it looks whether it holds.
  const task = await enqueue('email-changed', told, { inMs: 30_000 });
  const changed = await write(account, email).catch(async (error) => {
    await withdraw(task);
    throw error;
  });
  await (changed ? hasten(task) : withdraw(task));
  if (!changed) throw new Problem('link-used', { detail: 'The account has changed meanwhile.' });
  await endChallenge(challenge);
  return changed;
}

/** Tells the old address, if the new one has really taken its place. */
export async function settleEmailChange(mail: Mail, { accountId, before, after, asked, language }: Changed) {
  const account = await accounts.find({ _id: accountId });
  if (account?.email === after) await sendEmailChanged(mail, { email: before, language }, { asked, newEmail: after });
}
