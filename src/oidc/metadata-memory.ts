/** Discovery and keys, written once for a provider: they change only with it. */
import type { KoaContextWithOIDC } from 'oidc-provider';

const paths = new Set(['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']);
/** Relying parties look again when they meet an unknown key, and a next key is published long before it signs. */
const freshness = 'public, max-age=300';

/** Answers from memory what does not depend on who asks; a request with an Origin goes the long way, for its CORS headers. */
export function createMetadataMemory() {
  const known = new Map<string, { body: string; headers: Record<string, string | string[]> }>();
  return async function answerFromMemory(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
    if (ctx.method !== 'GET' || !paths.has(ctx.path)) return void (await next());
    const kept = ctx.headers.origin === undefined ? known.get(ctx.path) : undefined;
    if (kept) {
      ctx.set(kept.headers);
      ctx.body = kept.body;
      return;
    }
    await next();
    if (ctx.status !== 200) return;
    ctx.set('Cache-Control', freshness);
    if (ctx.headers.origin !== undefined) return;
    const {
      'content-type': type,
      'access-control-allow-origin': open,
      vary,
    } = ctx.response.headers as Record<string, string>;
    const headers = Object.entries({
      'Content-Type': type,
      'Access-Control-Allow-Origin': open,
      Vary: vary,
      'Cache-Control': freshness,
    });
    known.set(ctx.path, {
      body: JSON.stringify(ctx.body),
      headers: Object.fromEntries(headers.filter((pair): pair is [string, string] => pair[1] !== undefined)),
    });
  };
}
