/** /account/verify: the link and the code by which people show that an address is theirs, on pages or as JSON. */
import Router from '@koa/router';
import type { Deps } from '../../deps.js';
import { formFaults } from '../../middleware/form-faults.js';
import { dropLink, withLink } from '../../middleware/letter-link.js';
import { seeOther } from '../../middleware/page.js';
import { sameOrigin } from '../../middleware/same-origin.js';
import { wantsPage } from '../../middleware/signed-in.js';
import { visitorOf } from '../../middleware/visitor.js';
import { checkVerification, requestVerification, verifyAddress } from '../../services/verification.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { answering, filled, givenIn, labels, message, nameOf, naming, textsOf } from './fields.js';
import { letterPages } from './letter-pages.js';

const path = '/account/verify';
const said = 'If an address waits to be verified, a letter is on its way to it.';

export function verification(deps: Deps, catalogue: Catalogue): Router {
  const { config } = deps;
  const router = new Router();
  const described = describedRoutes(router, catalogue);
  const pages = letterPages(deps, 'verify');
  const common = { access: 'anyone', labels } as const;

  router.get(path, (ctx) =>
    pages.behindLink(ctx, (token) => checkVerification({ token }, visitorOf(ctx, deps)), pages.askAddress),
  );
  router.get(`${path}/done`, pages.done);

  const verify = {
    ...common,
    summary: 'Verify an e-mail address by the token or the code of a letter',
    body: answering({}),
    answers: { 204: 'The address is verified', 400: 'The letter is no longer good, or fields are missing' },
  };
  described(
    'post',
    path,
    verify,
    async (ctx, typed) => {
      await verifyAddress(givenIn(typed), visitorOf(ctx, deps));
      dropLink(ctx, config, 'verify');
      if (wantsPage(ctx)) seeOther(ctx, `${path}/done`);
      else ctx.status = 204;
    },
    sameOrigin(config),
    formFaults((ctx, fault) => (fault.typed.code === undefined ? pages.askAnew : pages.askCode)(ctx, fault)),
    withLink(config, 'verify'),
  );

  const resend = {
    ...common,
    summary: 'Ask for another letter; the one before is no good any more',
    body: naming({}),
    answers: { 202: { description: 'The same whether or not an address waits for it', body: message } },
  };
  described(
    'post',
    `${path}/resend`,
    resend,
    async (ctx, typed) => {
      await requestVerification(nameOf(typed), filled(typed.directory), visitorOf(ctx, deps));
      ctx.status = 202;
      if (wantsPage(ctx)) pages.askCode(ctx, { typed: textsOf(typed) });
      else ctx.body = { message: said };
    },
    sameOrigin(config),
    formFaults(pages.askLetter),
  );
  return router;
}
