/** Dynamic client registration and its management (RFC 7591, RFC 7592), over clients whose secrets are hashes. */
import { randomUUID } from 'node:crypto';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { newSecret } from '../lib/secret.js';
import { isClientSecret, isHashes, marks } from './client-adapter.js';
import { isListOfOrigins } from './registration-rules.js';

/** The features, where the operator wants them. */
export function registrationFeatures(config: Config) {
  if (config.REGISTRATION === 'off') return {};
  return {
    registration: {
      enabled: true,
      initialAccessToken: config.REGISTRATION === 'token',
      // Never one that begins with a dash: a shell takes that for an option.
      idFactory: () => randomUUID(),
      secretFactory: () => `gh_cs_${newSecret()}`,
    },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
  };
}

/** What a client may register beyond RFC 7591, and a no to whoever sends our marks. */
export const extraClientMetadata: Configuration['extraClientMetadata'] = {
  properties: ['allowed_cors_origins', ...marks],
  validator(ctx, key, value) {
    // oidc-provider passes the request's context only where metadata comes from a request.
    if (ctx && marks.includes(key) && value !== undefined) {
      throw new errors.InvalidClientMetadata(`${key} is the operator's to decide`);
    }
    if (key === 'allowed_cors_origins' && value !== undefined && !isListOfOrigins(value)) {
      throw new errors.InvalidClientMetadata('allowed_cors_origins must be a list of https origins');
    }
  },
};

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
