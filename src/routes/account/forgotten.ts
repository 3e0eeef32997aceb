/** /account/password/forgot, check-token and reset: a new password by letter, on pages or as JSON. */
import Router from '@koa/router';
import type { Deps } from '../../deps.js';
import { formFaults } from '../../middleware/form-faults.js';
import { dropLink, withLink } from '../../middleware/letter-link.js';
import { seeOther } from '../../middleware/page.js';
import { sameOrigin } from '../../middleware/same-origin.js';
import { wantsPage } from '../../middleware/signed-in.js';
import { visitorOf } from '../../middleware/visitor.js';
import { checkReset, requestReset, resetPassword } from '../../services/password-reset.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { answering, filled, givenIn, labels, message, nameOf, naming, textsOf, typedPassword } from './fields.js';
import { letterPages } from './letter-pages.js';

const path = '/account/password';
const said = 'If there is such an account, a letter with a link and a code is on its way to its address.';

export function forgotten(deps: Deps, catalogue: Catalogue): Router {
  const { config } = deps;
  const router = new Router();
  const described = describedRoutes(router, catalogue);
  const pages = letterPages(deps, 'reset');
  const common = { access: 'anyone', labels } as const;

  router.get(`${path}/forgot`, (ctx) => pages.askLetter(ctx));
  router.get(`${path}/reset`, (ctx) =>
    pages.behindLink(ctx, (token) => checkReset({ token }, visitorOf(ctx, deps)), pages.askPassword),
  );
  router.get(`${path}/reset/done`, pages.done);

  const forgot = {
    ...common,
    summary: 'Ask for a letter that leads to a new password',
    body: naming({}),
    answers: { 202: { description: 'The same whether or not there is such an account', body: message } },
  };
  described(
    'post',
    `${path}/forgot`,
    forgot,
    async (ctx, typed) => {
      await requestReset(nameOf(typed), filled(typed.directory), visitorOf(ctx, deps));
      ctx.status = 202;
      if (wantsPage(ctx)) pages.askCode(ctx, { typed: textsOf(typed) });
      else ctx.body = { message: said };
    },
    sameOrigin(config),
    formFaults(pages.askLetter),
  );

  const check = {
    ...common,
    summary: 'Whether a reset is still good; asking does not use it up',
    body: answering({}),
    answers: { 204: 'It is good', 400: 'It is not, or fields are missing' },
  };
  described(
    'post',
    `${path}/check-token`,
    check,
    async (ctx, typed) => {
      await checkReset(givenIn(typed), visitorOf(ctx, deps));
      if (wantsPage(ctx)) pages.askPassword(ctx, { typed: textsOf(typed) });
      else ctx.status = 204;
    },
    sameOrigin(config),
    formFaults(pages.askCode),
  );

  const reset = {
    ...common,
    summary: 'Set a new password; every session, refresh token and access token of the account ends',
    body: answering(typedPassword),
    answers: { 204: 'It is set, and nobody is signed in', 400: 'The reset is no longer good, or fields are not right' },
  };
  described(
    'post',
    `${path}/reset`,
    reset,
    async (ctx, { password, confirmation, ...typed }) => {
      await resetPassword(givenIn(typed), { password, confirmation }, visitorOf(ctx, deps));
      dropLink(ctx, config, 'reset');
      if (wantsPage(ctx)) seeOther(ctx, `${path}/reset/done`);
      else ctx.status = 204;
    },
    sameOrigin(config),
    formFaults((ctx, fault) => {
      const isOver = fault.errors.some(({ name }) => name === 'token' || name === 'code');
      (isOver ? pages.askAnew : pages.askPassword)(ctx, fault);
    }),
    withLink(config, 'reset'),
  );
  return router;
}
