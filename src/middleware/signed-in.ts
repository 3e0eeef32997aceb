/** Lets through who is signed in: a browser by its session, another front end by an access token. */
import type { Context, Middleware } from 'koa';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import { getBearer } from '../oidc/bearer.js';
import { signInUrl } from '../oidc/own-client.js';
import { findSession } from '../oidc/session.js';
import { sameOrigin } from './same-origin.js';

export interface SignedIn {
  accountId: string;
  /** The session of the browser; absent where an access token speaks. */
  session?: { uid: string; signedInAt: Date };
  /** That session, or the one in which the access token was asked for. */
  sessionUid?: string | undefined;
  /** The grant behind the access token; absent in a browser. */
  grantId?: string;
}

/** Whether the reader is a person at a page, and not a program. */
export const wantsPage = (ctx: Context): boolean => ctx.accepts('application/json', 'text/html') === 'text/html';

/** Who `signedIn` let through. */
export const whoIs = (ctx: Context): SignedIn => ctx.state.signedIn;

/**
 * A browser without a session is sent to sign in and comes back; everybody else without credentials gets 401. What a
 * browser sends must come from our own pages, as its cookie goes with whatever any page sends; a token does not.
 */
export function signedIn({ config, provider }: Pick<Deps, 'config' | 'provider'>, scope = 'account'): Middleware {
  const checkOrigin = sameOrigin(config);
  return async (ctx, next) => {
    const authorization = ctx.get('Authorization');
    if (authorization) {
      const { accountId, grantId, sessionUid } = await getBearer(provider, authorization, scope);
      ctx.state.signedIn = { accountId, grantId, sessionUid } satisfies SignedIn;
      return next();
    }
    const session = await findSession(provider, ctx);
    if (session) {
      const { accountId, uid, loginTs } = session;
      const signedInAt = new Date(loginTs * 1000);
      ctx.state.signedIn = { accountId, session: { uid, signedInAt }, sessionUid: uid } satisfies SignedIn;
      return checkOrigin(ctx, next);
    }
    if (ctx.method !== 'GET' || !wantsPage(ctx)) throw new Problem('signed-out');
    ctx.redirect(signInUrl(config, ctx.url));
  };
}

/** For steps that whoever finds an open browser must not take: the sign-in behind a session must be a recent one. */
export function freshlySignedIn({ config }: Pick<Deps, 'config'>): Middleware {
  return async (ctx, next) => {
    const { session } = whoIs(ctx);
    const age = session ? (Date.now() - session.signedInAt.getTime()) / 1000 : 0;
    if (age <= config.REAUTHENTICATION_SECONDS) return next();
    if (!wantsPage(ctx)) throw new Problem('sign-in-too-old');
    // After a form, back to the page that it stood on: what was typed must not be sent again by a redirect.
    const path = ctx.method === 'GET' ? ctx.url : ctx.path;
    ctx.status = 303;
    ctx.redirect(signInUrl(config, path, { maxAgeSeconds: config.REAUTHENTICATION_SECONDS }));
  };
}
