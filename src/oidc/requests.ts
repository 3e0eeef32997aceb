/** What stands around oidc-provider's own handlers: answers of it that tell too much, or not what the RFC says. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { UnavailableError } from '../store/store.js';
import { isHashes } from './client-adapter.js';

type Next = () => Promise<unknown>;

/** A client that was registered dynamically reads its metadata (RFC 7592 2.1): without our hashes of its secret. */
export async function hideSecretHashes(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  await next();
  const body = ctx.body as Record<string, unknown> | undefined;
  if (!isHashes(body?.client_secret)) return;
  const { client_secret, client_secret_expires_at, ...rest } = body as Record<string, unknown>;
  ctx.body = rest;
}

/** A client that may not use a grant is `unauthorized_client` (RFC 6749 5.2), where oidc-provider says `invalid_request`. */
export async function nameUnauthorizedClient(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  await next();
  const body = ctx.body as { error?: string; error_description?: string } | undefined;
  if (body?.error === 'invalid_request' && body.error_description?.startsWith('requested grant type is not allowed')) {
    body.error = 'unauthorized_client';
  }
}

/** What a fault of ours is at the protocol's endpoints: the store being away is told as such, everything else is a bug. */
export function answerUnavailable(ctx: KoaContextWithOIDC, error: unknown): boolean {
  if (!(error instanceof UnavailableError)) return false;
  ctx.status = 503;
  ctx.set('Retry-After', '5');
  ctx.body = { error: 'temporarily_unavailable', error_description: 'the server cannot reach its data' };
  return true;
}
