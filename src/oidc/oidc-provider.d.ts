/** What we use of oidc-provider beyond its types; the exact version is pinned in package.json. */
declare module 'oidc-provider/lib/helpers/grant_common.js' {
  import type Provider from 'oidc-provider';
  import type { Grant, TokenEndpointGrantContext } from 'oidc-provider';
  /** Issues access, refresh and ID token for a source (a code, whether or not it was stored) and sets the answer. */
  export function issueTokens(
    provider: Provider,
    helpers: object,
    ctx: TokenEndpointGrantContext,
    source: object,
    grant: Grant,
    options: { gty: string; entityLabel: string; dPoP?: object | undefined },
  ): Promise<void>;
}
