/** Answers to challenges as visitors give them: the token of a link, or a name and a code; the guard counts wrong codes. */
import { Problem } from '../errors.js';
import type { Purpose } from '../models/challenge.js';
import { findAccountByName } from './accounts.js';
import { type Answered, checkChallenge } from './challenges.js';
import { admit, takeBack } from './guard.js';
import { guessesBy, type Visitor } from './visitor.js';

/** The token, or the name that the letter was asked for by and the code in it. */
export interface Given {
  token?: string | undefined;
  name?: string | undefined;
  code?: string | undefined;
  directoryId?: string | undefined;
}

const ended = (name: 'token' | 'code') =>
  new Problem('challenge-ended', {
    detail: 'It was used, has ended, or was followed by a newer one.',
    errors: [{ name, message: `This ${name === 'code' ? 'code' : 'link'} is not right, or no longer good.` }],
  });

/** As long and as much work for a name that nobody has as for one with a challenge. */
async function answerByCode(purpose: Purpose, { name = '', code = '', directoryId }: Given, visitor: Visitor) {
  const account = await findAccountByName(name, directoryId);
  const guesses = guessesBy(visitor, 'address', 'code', { name, directoryId, account });
  await admit(...guesses);
  const answered = await checkChallenge(purpose, { account, code });
  if (answered) await Promise.all(guesses.map(takeBack));
  return answered;
}

/** The challenge that is answered, and its account. Throws `challenge-ended` for whatever reason it is no good. */
export async function getAnswered(purpose: Purpose, given: Given, visitor: Visitor): Promise<Answered> {
  const { token } = given;
  const answered =
    token === undefined ? await answerByCode(purpose, given, visitor) : await checkChallenge(purpose, { token });
  if (!answered) throw ended(token === undefined ? 'code' : 'token');
  return answered;
}

/** What `getAnswered` throws, for what is found out later. */
export const hasEnded = ({ token }: Given): Problem => ended(token === undefined ? 'code' : 'token');
