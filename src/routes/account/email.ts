/** /account/email: the address of an account, and the way to another one. */
import Router from '@koa/router';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { formFaults } from '../../middleware/form-faults.js';
import { languageOf, seeOther } from '../../middleware/page.js';
import { freshlySignedIn, signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { getAccount } from '../../services/accounts.js';
import { requestEmailChange } from '../../services/email-change.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { askedIn } from './asked.js';
import { emailAnswer, emailPage } from './email-page.js';

const path = '/account/email';
const body = z.object({ email: z.string('is missing').max(320, 'is too long') });

export function email(deps: Deps, catalogue: Catalogue): Router {
  const { config, view, provider } = deps;
  const router = new Router();
  const page = emailPage(deps);
  const described = describedRoutes(router, catalogue);
  const own = signedIn({ config, provider });
  const freshly = freshlySignedIn({ config });

  described(
    'get',
    path,
    {
      summary: 'The e-mail address, and the one that waits to be confirmed',
      access: 'account',
      answers: { 200: { description: 'The addresses', body: emailAnswer } },
    },
    async (ctx) => {
      if (wantsPage(ctx)) await page.show(ctx);
      else ctx.body = await page.present(ctx);
    },
    own,
    // Before anything is typed, which signing in again would lose.
    (ctx, next) => (wantsPage(ctx) ? freshly(ctx, next) : next()),
  );

  described(
    'post',
    path,
    {
      summary: 'Ask for another address: a letter with a link and a code goes there, and nothing changes before',
      access: 'account',
      labels: { email: 'The e-mail address' },
      body,
      answers: { 202: { description: 'The same whether or not somebody has the address', body: emailAnswer } },
    },
    async (ctx, typed) => {
      const account = await getAccount(whoIs(ctx).accountId);
      await requestEmailChange(account, typed.email, askedIn(ctx), languageOf(ctx, view));
      if (wantsPage(ctx)) return seeOther(ctx, path);
      ctx.status = 202;
      ctx.body = await page.present(ctx);
    },
    own,
    freshly,
    formFaults(page.show),
  );
  return router;
}
