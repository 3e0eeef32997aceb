/** What stands around oidc-provider's own handlers: answers of it that tell too much, or not what the RFC says. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { Problem } from '../errors.js';
import { admit, type Guess, takeBack } from '../services/guard.js';
import { UnavailableError } from '../store/store.js';
import type { View } from '../view.js';

type Next = () => Promise<unknown>;

/** A client that may not use a grant is `unauthorized_client` (RFC 6749 5.2, RFC 8628 3.2), where oidc-provider says `invalid_request`. */
export async function nameUnauthorizedClient(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  await next();
  const body = ctx.body as { error?: string; error_description?: string } | undefined;
  if (body?.error === 'invalid_request' && body.error_description?.endsWith('is not allowed for this client')) {
    body.error = 'unauthorized_client';
  }
}

/** Whoever guesses at user codes must wait (RFC 8628 5.1): a code that was found costs nothing, every other one does. */
export function createUserCodeGuard(view: View) {
  return async function guardUserCodes(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
    if (ctx.method !== 'POST' || !/^\/device\/?$/i.test(ctx.path)) return void (await next());
    const guess: Guess = ['user-code', ctx.ip];
    try {
      await admit(guess);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, retryAfterSeconds, status } = error;
      ctx.status = status;
      ctx.set('Retry-After', String(retryAfterSeconds));
      ctx.type = 'html';
      ctx.body = view.page('error', { code, retryAfterSeconds });
      return;
    }
    await next();
    if (ctx.oidc.entities.DeviceCode) await takeBack(guess);
  };
}

/** What a fault of ours is at the protocol's endpoints: the store being away is told as such, everything else is a bug. */
export function answerUnavailable(ctx: KoaContextWithOIDC, error: unknown): boolean {
  if (!(error instanceof UnavailableError)) return false;
  ctx.status = 503;
  ctx.set('Retry-After', '5');
  ctx.body = { error: 'temporarily_unavailable', error_description: 'the server cannot reach its data' };
  return true;
}
