/** /account/email/confirm: the answer to the letter at a new address, by its link from anywhere or by its code. */
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { readFields } from '../../middleware/body.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { formFaults } from '../../middleware/form-faults.js';
import { languageOf, seeOther, showPage } from '../../middleware/page.js';
import { sameOrigin } from '../../middleware/same-origin.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { getAccount } from '../../services/accounts.js';
import { confirmEmailChange, readEmailLink } from '../../services/email-confirmation.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { askedIn } from './asked.js';
import { emailPage } from './email-page.js';

const path = '/account/email/confirm';
const text = z.string('must be a text').max(200, 'is too long').optional();
const body = z.object({ token: text, code: text });

export function emailConfirmation(deps: Deps, catalogue: Catalogue): Router {
  const { config, view, provider } = deps;
  const router = new Router();
  const own = signedIn({ config, provider });
  const checkOrigin = sameOrigin(config);

  /** Whoever has the link has the letter; a code is short, and counts for whoever is signed in alone. */
  const byLinkOrSignedIn: Middleware = async (ctx, next) =>
    ((await readFields(ctx)).token ? checkOrigin : own)(ctx, next);

  async function show(ctx: Context, token: string): Promise<void> {
    const wish = await readEmailLink(token).catch((error) => {
      if (error instanceof Problem && error.code === 'invalid-fields') throw new Problem('link-used');
      throw error;
    });
    showPage(ctx, view, 'email-confirm', { csrf: issueCsrf(ctx, config), action: path, token, ...wish });
  }

  // Looked at only: mail scanners follow links, too.
  router.get(path, (ctx) => show(ctx, String(ctx.query.token ?? '')));
  router.get('/account/email/confirmed', (ctx) => showPage(ctx, view, 'email-confirmed', {}));

  describedRoutes(router, catalogue)(
    'post',
    path,
    {
      summary: 'Confirm the new address by the token of the letter, or signed in by its code',
      access: 'anyone',
      body,
      answers: {
        204: 'It is the address of the account now',
        401: 'A code counts for whoever is signed in',
        409: 'Somebody else has the address by now',
      },
    },
    async (ctx, { token, code = '' }) => {
      const answer = token ? { token } : { code, account: await getAccount(whoIs(ctx).accountId) };
      await confirmEmailChange(answer, askedIn(ctx), languageOf(ctx, view));
      if (!wantsPage(ctx)) ctx.status = 204;
      else seeOther(ctx, token ? '/account/email/confirmed' : '/account/email?changed');
    },
    byLinkOrSignedIn,
    formFaults((ctx, fault) => {
      // A code was typed on the page of the address; a link has a page of its own.
      if (!fault.typed.token) return emailPage(deps).show(ctx, fault);
      throw new Problem(fault.errors.some(({ name }) => name === 'email') ? 'taken' : 'link-used');
    }),
  );
  return router;
}
