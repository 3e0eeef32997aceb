/** What clients send and are shown where they manage themselves (RFC 7592): their secrets are stored as hashes alone. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isClientSecret, isHashes, marks } from './client-adapter.js';

/** A client reads what it registered (RFC 7592 2.1), without our marks, nor the hashes of its secret. */
export async function hideWhatIsOurs(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  await next();
  if (!/^\/register(\/|$)/i.test(ctx.path) || typeof ctx.body !== 'object') return;
  const body = { ...(ctx.body as Record<string, unknown>) };
  const hidden = isHashes(body.client_secret) ? [...marks, 'client_secret', 'client_secret_expires_at'] : marks;
  for (const name of hidden) delete body[name];
  ctx.body = body;
}

type Oidc = KoaContextWithOIDC['oidc'];
type Body = Record<string, unknown> | undefined;

/**
 * An update may name the client's secret (RFC 7592 2.2). oidc-provider (9.13) compares it with what is stored, letter by
 * letter, so that the right secret takes the shape of what is stored as soon as the body has been read.
 */
export function acceptOwnSecret(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'body', {
    configurable: true,
    set(this: Oidc, body: Body) {
      const value = this.route === 'client_update' ? withStoredSecret(body, this.client?.clientSecret) : body;
      Object.defineProperty(this, 'body', { configurable: true, enumerable: true, value, writable: true });
    },
  });
}

function withStoredSecret(body: Body, stored: string | undefined): Body {
  if (typeof body?.client_secret !== 'string') return body;
  const isRight = isClientSecret(stored, body.client_secret);
  return { ...body, client_secret: isRight ? stored : 'not the secret of this client' };
}
