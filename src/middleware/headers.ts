/** The headers that every answer carries, ours and the provider's alike. */
import type { Middleware } from 'koa';

/**
 * Paths whose pages end at a client's redirect URI. Chrome and Safari hold `form-action` against the whole chain of
 * redirects after a form, and that chain goes on to wherever the client sends the person next, which nobody here knows:
 * so these pages go without. Cross-Origin-Opener-Policy would cut off a client that signs people in by a pop-up window.
 */
const leadsToClient = /^\/(auth|interaction|session\/end)(\/|$)/i;

const policy = (formAction: string) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    // Stands here for the provider too: it adds the hash of its form_post script only to a script-src that is already set.
    "script-src 'self'",
    ...(formAction ? [`form-action ${formAction}`] : []),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/**
 * Sets the headers now, and again when the answer is sent: Koa drops every header when it answers an error by itself.
 * No Access-Control-* header may be among them, as one would switch the provider's own CORS off.
 */
export function headers(issuer: string): Middleware {
  const common: [string, string][] = [
    ['X-Content-Type-Options', 'nosniff'],
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms. No path or query is ever told.
    ['Referrer-Policy', 'strict-origin'],
    ['Cache-Control', 'no-store'],
  ];
  if (issuer.startsWith('https:')) common.push(['Strict-Transport-Security', 'max-age=31536000']);
  const own: [string, string][] = [
    ...common,
    ['Content-Security-Policy', policy("'self'")],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
  ];
  const leading: [string, string][] = [...common, ['Content-Security-Policy', policy('')]];

  return async (ctx, next) => {
    const { res } = ctx;
    const wanted = leadsToClient.test(ctx.path) ? leading : own;
    const setMissing = () => {
      for (const [name, value] of wanted) if (!res.hasHeader(name)) res.setHeader(name, value);
      if (!res.hasHeader('X-Request-Id')) res.setHeader('X-Request-Id', ctx.state.requestId);
    };
    setMissing();
    const { writeHead } = res;
    res.writeHead = ((...args: Parameters<typeof writeHead>) => {
      // Whoever drops one has dropped all.
      if (!res.hasHeader('X-Content-Type-Options')) setMissing();
      if (args[0] === 503 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '5');
      return writeHead.apply(res, args);
    }) as typeof writeHead;
    await next();
  };
}
