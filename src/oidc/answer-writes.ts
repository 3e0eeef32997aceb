/** Tokens of one answer are written together: the writes start at once, and the answer waits for all of them. */
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { answerUnavailable } from './requests.js';

const pending = new WeakMap<object, Promise<void>[]>();

/** Lets the answer wait for a write instead of whoever asked for it; outside a token request they wait themselves. */
export async function writeWithAnswer(write: Promise<void>): Promise<void> {
  const ctx = Provider.ctx;
  if (ctx?.oidc?.route !== 'token') return write;
  // What fails is told when the answer waits; until then nobody else listens.
  write.catch(() => undefined);
  pending.set(ctx, [...(pending.get(ctx) ?? []), write]);
}

/** No token leaves before it is stored. */
export async function awaitWrites(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  await next();
  try {
    await Promise.all(pending.get(ctx) ?? []);
  } catch (error) {
    if (!answerUnavailable(ctx, error)) throw error;
  }
}
