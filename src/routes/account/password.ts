/** /account/password: a new password for whoever is signed in, on a page or as JSON. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { type Fault, formFaults } from '../../middleware/form-faults.js';
import { seeOther, showPage } from '../../middleware/page.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { visitorOf } from '../../middleware/visitor.js';
import { getAccount } from '../../services/accounts.js';
import { changePassword } from '../../services/passwords.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { labels, required, typedPassword } from './fields.js';

const path = '/account/password';
/** A box of a form that is not ticked is not sent, one that is says "on". */
const flag = z.union([z.boolean(), z.enum(['true', 'false', 'on'])], 'must be true or false');
const body = z.object({ old_password: required(4096), ...typedPassword, reset_tokens: flag.optional() });

export function passwordChange(deps: Deps, catalogue: Catalogue): Router {
  const { config, view } = deps;
  const router = new Router();
  const own = signedIn(deps);

  const show = async (ctx: Context, { typed, ...fault }: Partial<Fault> = {}) => {
    const { username } = await getAccount(whoIs(ctx).accountId);
    showPage(
      ctx,
      view,
      'account-password',
      {
        action: `${path}/change`,
        csrf: issueCsrf(ctx, config),
        ...fault,
        username,
        resetTokens: typed?.reset_tokens !== undefined,
        saved: !typed && 'saved' in ctx.query,
      },
      { here: path },
    );
  };

  router.get(path, own, (ctx) => show(ctx));

  describedRoutes(router, catalogue)(
    'post',
    `${path}/change`,
    {
      summary: 'Change the password; all other sessions end, and with reset_tokens every session and token does',
      access: 'account',
      labels,
      body,
      answers: { 204: 'It is changed' },
    },
    async (ctx, { old_password: oldPassword, reset_tokens = false, ...typed }) => {
      const { accountId, session, sessionUid = session?.uid } = whoIs(ctx);
      const resetTokens = [true, 'true', 'on'].includes(reset_tokens);
      const change = { ...typed, oldPassword, resetTokens, sessionUid };
      await changePassword(await getAccount(accountId), change, visitorOf(ctx, deps));
      // Signed out by their own wish, they sign in with the new password on the way back.
      if (wantsPage(ctx)) seeOther(ctx, `${path}?saved`);
      else ctx.status = 204;
    },
    own,
    formFaults(show),
  );
  return router;
}
