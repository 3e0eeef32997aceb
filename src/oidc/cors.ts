/** From which web pages a client may call us (CORS): those that it is served from. */
import type { Client } from 'oidc-provider';

/** The origin that a URI leads to, if it leads to one. */
export const originOf = (uri: string): string | undefined => (URL.canParse(uri) ? new URL(uri).origin : undefined);

/** Whether the origin is one of the client's redirect URIs, or registered with it as `allowed_cors_origins`. */
export function isOriginAllowed(_ctx: unknown, origin: string, client: Client): boolean {
  if (origin === 'null') return false;
  const registered = (client.allowed_cors_origins as string[] | undefined) ?? [];
  return [...(client.redirectUris ?? []).map(originOf), ...registered].includes(origin);
}
