/**
 * Generations: how a revocation holds from its very first write. An account counts up whenever all of its sessions end;
 * what oidc-provider keeps is marked with the count that it stems from, and is as good as gone once it is older. So
 * nothing that was under way meanwhile - a sign-in with the old password, a request that writes its session back -
 * outlives a revocation, whenever it is written and whoever crashes in between.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Account, accounts } from '../models/account.js';

/** What a request goes by, for one account. */
interface Basis {
  /** The oldest session or sign-in, and the oldest token, that the request has read. */
  session?: number;
  token?: number;
  /** A password that was checked in this request, or by the sign-in that it goes on with; it counts for more. */
  proof?: number;
}

const requests = new AsyncLocalStorage<Map<string, Basis>>();

/** Runs a request: what is read in it decides how good is what it writes. */
export const inRequest = <T>(work: () => T): T => requests.run(new Map(), work);

function basisOf(accountId: string): Basis | undefined {
  const request = requests.getStore();
  const known = request?.get(accountId);
  if (known || !request) return known;
  const basis: Basis = {};
  request.set(accountId, basis);
  return basis;
}

/** Says that the request goes by a session or a token of this generation. */
export function goBy(what: 'session' | 'token', accountId: string, generation: number): void {
  const basis = basisOf(accountId);
  if (basis) basis[what] = Math.min(basis[what] ?? generation, generation);
}

/** Says that the request goes by a password that was good in this generation. */
export function goByProof(accountId: string, generation: number): void {
  const basis = basisOf(accountId);
  if (basis) basis.proof = generation;
}

/** The generation of what the request writes for an account: never younger than what it goes by. */
export function generationToWrite(accountId: string, what: 'session' | 'token'): number {
  const { proof, session, token } = basisOf(accountId) ?? {};
  if (proof !== undefined) return proof;
  if (what === 'session') return session ?? 0;
  return Math.min(token ?? session ?? 0, session ?? token ?? 0);
}

/** Whether all that this request has read of the account is still good. */
export function isCurrent(account: Account): boolean {
  const { generation = 0, tokensFrom = 0 } = account;
  const { proof, session = generation, token = tokensFrom } = basisOf(account._id) ?? {};
  return (proof ?? session) >= generation && (proof ?? token) >= tokensFrom;
}

/** For a conditional write that must find the account in the generation in which it was read. */
export const inGeneration = ({ _id, generation }: Account) => ({ _id, generation: generation ?? { $exists: false } });

/** What ends everything (sessions and tokens), or the sessions alone, in one write with whatever goes with it. */
export function nextGeneration({ generation = 0 }: Account, what: 'everything' | 'sessions') {
  const next = generation + 1;
  return what === 'everything' ? { generation: next, tokensFrom: next } : { generation: next };
}

/** Ends what the account holds from now on; answers the new generation, or undefined when the account is gone. */
export async function beginGeneration(accountId: string, what: 'everything' | 'sessions'): Promise<number | undefined> {
  for (;;) {
    const account = await accounts.find({ _id: accountId });
    if (!account) return undefined;
    const $set = nextGeneration(account, what);
    if (await accounts.update(inGeneration(account), { $set })) return $set.generation;
  }
}
