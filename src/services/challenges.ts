/**
 * Challenges: issued by letter, answered by its link or its code. Checking one does not use it up. What it allows is
 * done by one conditional write to the account, and that write also makes it worthless: so it works once, whoever asks
 * at the same time and whoever crashes in between.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { hashSecret, isSameSecret, keyedHash, newSecret, seal, unseal } from '../lib/secret.js';
import { type Account, accounts } from '../models/account.js';
import { type Challenge, challengeId, challenges, type Purpose } from '../models/challenge.js';

const setting = { key: randomBytes(32) };
const mostAttempts = 5;

/** Sets the key that codes are hashed with, the same in every process. */
export function configureChallenges(settings: { key: Buffer }): void {
  Object.assign(setting, settings);
}

const codeHash = (_id: string, code: string) => keyedHash(setting.key, `${_id}\n${code}`);

/** What goes into the letter. */
export interface Issued {
  token: string;
  code: string;
  expiresAt: Date;
}

/** Issues a challenge; one of the same purpose that the account had before is no good any more. */
export async function issueChallenge(
  purpose: Purpose,
  { _id: accountId, emailKey, generation = 0 }: Account,
  seconds: number,
  data?: object,
): Promise<Issued> {
  const _id = challengeId(purpose, accountId);
  const token = newSecret();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = new Date(Date.now() + seconds * 1000);
  await challenges.put({
    _id,
    purpose,
    accountId,
    tokenHash: hashSecret(token),
    codeHash: codeHash(_id, code),
    attempts: 0,
    emailKey,
    generation,
    ...(data === undefined ? {} : { sealed: seal(setting.key, JSON.stringify(data), _id) }),
    expiresAt,
  });
  return { token, code, expiresAt };
}

/** How somebody answers; a code is looked for on an account, and as long where there is none. */
export type Answer = { token: string } | { code: string; account: Account | null };

export interface Answered {
  challenge: Challenge;
  account: Account;
}

/** Takes one of the few tries before it looks, so that many at once are no more than one after the other. */
async function findByCode(purpose: Purpose, account: Account | null, code: string): Promise<Challenge | null> {
  const _id = challengeId(purpose, account?._id ?? 'nobody');
  const tried = await challenges.update({ _id, attempts: { $lt: mostAttempts } }, { $inc: { attempts: 1 } });
  const isRight = isSameSecret(tried?.codeHash ?? '', codeHash(_id, code));
  if (!tried || !isRight) return null;
  return challenges.update({ _id, tokenHash: tried.tokenHash }, { $inc: { attempts: -1 } });
}

async function findByToken(purpose: Purpose, token: string): Promise<Challenge | null> {
  const found = await challenges.find({ tokenHash: hashSecret(token) });
  return found?.purpose === purpose && found.attempts < mostAttempts ? found : null;
}

/** Whether the account is still what it was when the challenge was issued; verifying an address needs only the address. */
export const fits = ({ purpose, emailKey, generation }: Challenge, account: Account) =>
  account.emailKey === emailKey && (purpose === 'verify' || (account.generation ?? 0) === generation);

/** The challenge that is answered, and its account; undefined when it is no good, whatever the reason. */
export async function checkChallenge(purpose: Purpose, answer: Answer): Promise<Answered | undefined> {
  const challenge =
    'token' in answer
      ? await findByToken(purpose, answer.token)
      : await findByCode(purpose, answer.account, answer.code.replace(/\s/g, ''));
  const account = challenge && (await accounts.find({ _id: challenge.accountId }));
  return challenge && account && fits(challenge, account) ? { challenge, account } : undefined;
}

/** What was given with a challenge when it was issued. */
export const dataOf = <T>({ _id, sealed = '' }: Challenge): T => JSON.parse(unseal(setting.key, sealed, _id));

/** Ends a challenge that was answered, unless a newer one stands in its place. */
export const endChallenge = async ({ _id, tokenHash }: Challenge): Promise<void> =>
  void (await challenges.remove({ _id, tokenHash }));

const purposes: Purpose[] = ['reset', 'verify', 'email'];
const allOf = (accountId: string) => ({ _id: { $in: purposes.map((purpose) => challengeId(purpose, accountId)) } });

/** All challenges of an account that nobody has answered yet. */
export const challengesOf = async (accountId: string): Promise<Challenge[]> =>
  (await challenges.list(allOf(accountId))).items;

/** Ends all challenges of an account. */
export async function revokeChallenges(accountId: string): Promise<void> {
  await challenges.remove(allOf(accountId));
}
