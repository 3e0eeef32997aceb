/** What our tokens look like: a prefix for each kind, and refresh tokens that follow from the one before. */
import type Provider from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { deriveKey } from '../../config/secrets.js';
import { keyedHash, newSecret } from '../lib/secret.js';

/** Tells the kinds apart without asking the store, and lets secret scanners find a leaked one. */
export const tokenPrefixes: Record<string, string> = {
  AccessToken: 'gh_at_',
  ClientCredentials: 'gh_cc_',
  RefreshToken: 'gh_rt_',
};

/** The value of the refresh token that follows another one: the same for everybody who asks, and told by nobody who lacks the key. */
export function createSuccession(config: Config): (token: string) => string {
  const key = deriveKey(config.secrets, 'refresh-succession');
  return (token) => `${tokenPrefixes.RefreshToken}${keyedHash(key, token)}`;
}

interface Issued {
  kind: string;
  format?: string;
}

/** Lets the provider's models make their ids our way. */
export function shapeTokenIds(provider: Provider, ctxOf: () => unknown, successorOf: (token: string) => string): void {
  for (const kind of ['AccessToken', 'ClientCredentials', 'RefreshToken'] as const) {
    const prototype = provider[kind].prototype as unknown as { generateTokenId(this: Issued): string };
    const standard = prototype.generateTokenId;
    prototype.generateTokenId = function generateTokenId() {
      // Also decides the format of an access token.
      const id = standard.call(this);
      if (this.format === 'jwt') return id;
      const ctx = ctxOf() as { oidc?: { entities: { RotatedRefreshToken?: { jti: string } } } } | undefined;
      const rotated = kind === 'RefreshToken' ? ctx?.oidc?.entities.RotatedRefreshToken : undefined;
      return rotated ? successorOf(rotated.jti) : `${tokenPrefixes[kind]}${newSecret()}`;
    };
  }
}
