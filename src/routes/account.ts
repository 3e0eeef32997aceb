/** /account: what a person sees of their own account, and the way out. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import { issueCsrf } from '../middleware/csrf.js';
import { showPage } from '../middleware/page.js';
import { sameOrigin } from '../middleware/same-origin.js';
import { listApplications } from '../oidc/applications.js';
import { returnPathOf, signInUrl } from '../oidc/own-client.js';
import { findSession } from '../oidc/session.js';
import { signOut } from '../oidc/sign-out.js';
import { getAccount } from '../services/accounts.js';
import { withdrawAction } from './account/application.js';

/** Whose account page is asked for, by people of another directory than the default one. */
const directoryOf = ({ query }: Context): string | undefined =>
  typeof query.directory === 'string' ? query.directory : undefined;

export function account({ config, view, provider }: Deps): Router {
  const router = new Router();

  router.get('/', (ctx) => ctx.redirect('/account'));

  router.get('/account', async (ctx) => {
    const session = await findSession(provider, ctx);
    if (!session) return ctx.redirect(signInUrl(config, '/account', { directoryId: directoryOf(ctx) }));
    const account = await getAccount(session.accountId);
    const { name = '', username, email, admin } = account;
    const applications = await listApplications(account);
    const data = {
      account: { name, username, email, admin },
      applications: applications.map((one) => ({ ...one, withdrawAction: withdrawAction(one) })),
      signOutAction: '/account/sign-out',
    };
    showPage(ctx, view, 'account', { ...data, csrf: issueCsrf(ctx, config) }, { here: '/account' });
  });

  // The end of a sign-in that began here. What went wrong is not tried again by itself: that could go on for ever.
  router.get('/account/signed-in', (ctx) => {
    if (ctx.query.error) throw new Problem('signed-out');
    ctx.redirect(returnPathOf(ctx.query.state));
  });

  router.post('/account/sign-out', sameOrigin(config), async (ctx) => {
    await signOut(provider, ctx);
    ctx.status = 303;
    ctx.redirect('/session/end/success');
  });
  return router;
}
