/** Two kinds of scope: ours, about a person, and those of resources; oidc-provider (9.13) keeps both in one list. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { ownScopes } from '../../config/scopes.js';
import { scopeNames } from '../lib/oauth-syntax.js';

interface WithSchema {
  Schema: { prototype: { scopes(): void } };
}

/**
 * The list must hold the scopes of resources, so that clients may register for them and discovery names them; yet no
 * token without an audience may carry one, and consent asks for them by resource. So what counts as OpenID Connect's
 * own in a request is narrowed to what is ours.
 */
export function keepScopesApart(provider: Provider): void {
  // A client may be registered for scopes of a resource that was withdrawn: they match nothing. Were they refused, as
  // oidc-provider does, the client could not do anything any more.
  (provider.Client as unknown as WithSchema).Schema.prototype.scopes = () => undefined;
  Object.defineProperty(provider.OIDCContext.prototype, 'requestParamOIDCScopes', {
    get(this: KoaContextWithOIDC['oidc']) {
      return new Set(ownScopes.filter((scope) => this.requestParamScopes.has(scope)));
    },
  });
}

/**
 * A client that is limited to scopes of a resource stays a client when that resource is withdrawn: the engine would
 * refuse to load it. Its scope goes on limiting it, and no token can carry what no resource knows.
 */
export function keepWithdrawnScopes(provider: Provider): void {
  const { Schema } = provider.Client as unknown as {
    Schema: { prototype: { scopes(this: { scope?: string }): void } };
  };
  Schema.prototype.scopes = function scopes() {
    if (this.scope) this.scope = scopeNames(this.scope).join(' ');
  };
}
