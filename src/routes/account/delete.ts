/** /account/delete: the way out for good. It asks for the password itself, however recent the sign-in is. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { type Fault, formFaults } from '../../middleware/form-faults.js';
import { languageOf, seeOther, showPage } from '../../middleware/page.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { endSessions } from '../../oidc/sessions.js';
import { forgetSession } from '../../oidc/sign-out.js';
import { confirmDeletion, deleteAccount } from '../../services/account-deletion.js';
import { getAccount } from '../../services/accounts.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { askedIn } from './asked.js';

const path = '/account/delete';
const required = (most: number) => z.string('is missing').min(1, 'is missing').max(most, 'is too long');
/** The confirmation is the username, or the e-mail address. */
const body = z.object({ confirmation: required(320), password: required(4096) });
const labels = { confirmation: 'The username', password: 'The password' };

export function deletion({ config, view, provider }: Deps, catalogue: Catalogue): Router {
  const router = new Router();
  const own = signedIn({ config, provider });

  async function show(ctx: Context, { typed, ...fault }: Partial<Fault> = {}): Promise<void> {
    const { username } = await getAccount(whoIs(ctx).accountId);
    const data = { csrf: issueCsrf(ctx, config), action: path, username, confirmation: typed?.confirmation, ...fault };
    showPage(ctx, view, 'account-delete', data, { here: path });
  }

  router.get(path, own, (ctx) => show(ctx));
  router.get('/account/deleted', (ctx) => showPage(ctx, view, 'account-deleted', {}, { here: '/account/deleted' }));

  describedRoutes(router, catalogue)(
    'post',
    path,
    {
      summary: 'Delete the account, and with it every session, grant and token; the confirmation is the username',
      access: 'account',
      labels,
      body,
      answers: { 204: 'The account is gone, and a last letter says so' },
    },
    async (ctx, typed) => {
      const account = await getAccount(whoIs(ctx).accountId);
      await confirmDeletion(account, typed);
      await endSessions(provider, account);
      await deleteAccount(account, askedIn(ctx), languageOf(ctx, view));
      await forgetSession(provider, ctx);
      if (wantsPage(ctx)) seeOther(ctx, '/account/deleted');
      else ctx.status = 204;
    },
    own,
    formFaults(show),
  );
  return router;
}
