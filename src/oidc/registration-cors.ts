/** Web pages register clients too, as those of MCP do: which of them may read the answer. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { originOf } from './cors.js';

const hour = '3600';

/** A preflight knows nothing of the client yet, and is answered to all, as oidc-provider does at its other endpoints. */
function answerPreflight(ctx: KoaContextWithOIDC, origin: string): void {
  ctx.set('Access-Control-Allow-Origin', origin);
  ctx.set('Access-Control-Allow-Methods', 'POST');
  ctx.set('Access-Control-Allow-Headers', 'authorization, content-type');
  ctx.set('Access-Control-Max-Age', hour);
  ctx.status = 204;
}

/** A page reads what it registers if it is served from where one of the redirect URIs leads. */
export async function allowRegisteringPages(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  const origin = ctx.get('Origin');
  if (!origin || !/^\/register\/?$/i.test(ctx.path)) return void (await next());
  ctx.vary('Origin');
  if (ctx.method === 'OPTIONS') return answerPreflight(ctx, origin);
  await next();
  const { redirect_uris: uris } = (ctx.oidc?.body ?? {}) as { redirect_uris?: unknown };
  const origins = Array.isArray(uris) ? uris.map((uri) => originOf(String(uri))) : [];
  if (origin !== 'null' && origins.includes(origin)) ctx.set('Access-Control-Allow-Origin', origin);
}
