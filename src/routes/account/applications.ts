/** /account/applications: which applications were given access, and the way to take it back. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { seeOther, showPage } from '../../middleware/page.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { listApplications, withdrawApplication } from '../../oidc/applications.js';
import { getAccount } from '../../services/accounts.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { applicationsAnswer, presentApplication, withdrawAction } from './application.js';

const path = '/account/applications';
export function applications({ config, view, provider }: Deps, catalogue: Catalogue): Router {
  const router = new Router();
  const described = describedRoutes(router, catalogue);
  const own = signedIn({ config, provider });
  const access = 'account';

  async function withdraw(ctx: Context): Promise<void> {
    const account = await getAccount(whoIs(ctx).accountId);
    if (await withdrawApplication(account, ctx.params.id)) return;
    throw new Problem('not-found', { detail: 'This application has no access.' });
  }

  const list = {
    summary: 'Which applications have access to the account',
    access,
    answers: { 200: { description: 'The applications, the one that got access last first', body: applicationsAnswer } },
  } as const;
  described(
    'get',
    path,
    list,
    async (ctx) => {
      const found = await listApplications(await getAccount(whoIs(ctx).accountId));
      if (!wantsPage(ctx)) {
        ctx.body = { applications: found.map(presentApplication) };
        return;
      }
      const withdrawn = 'withdrawn' in ctx.query;
      const shown = found.map((one) => ({ ...one, withdrawAction: withdrawAction(one) }));
      const data = { csrf: issueCsrf(ctx, config), applications: shown, withdrawn };
      showPage(ctx, view, 'account-applications', data, { here: path });
    },
    own,
  );

  described(
    'delete',
    `${path}/:id`,
    {
      summary: 'Take back all access of an application: every grant and token of it ends',
      access,
      answers: { 204: 'It has no access any more', 404: 'It has none' },
    },
    async (ctx) => {
      await withdraw(ctx);
      ctx.status = 204;
    },
    own,
  );

  router.post(`${path}/:id/withdraw`, own, async (ctx) => {
    await withdraw(ctx);
    seeOther(ctx, `${path}?withdrawn`);
  });
  return router;
}
