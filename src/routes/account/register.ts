/** /account/register: people make accounts for themselves, on a page or as JSON. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { type Fault, formFaults } from '../../middleware/form-faults.js';
import { showPage } from '../../middleware/page.js';
import { sameOrigin } from '../../middleware/same-origin.js';
import { wantsPage } from '../../middleware/signed-in.js';
import { visitorOf } from '../../middleware/visitor.js';
import { findWayBack } from '../../middleware/way-back.js';
import { defaultDirectory, getDirectory } from '../../services/directories.js';
import { register } from '../../services/registration.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { directory, filled, labels, message, optional, required, textsOf, typedPassword } from './fields.js';
import { letterPages } from './letter-pages.js';

const path = '/account/register';
const body = z.object({
  username: required(320),
  email: required(320),
  name: optional(200),
  ...typedPassword,
  directory,
});

export function registration(deps: Deps, catalogue: Catalogue): Router {
  const { config, view } = deps;
  const router = new Router();

  function show(ctx: Context, { typed = {}, errors, retryAfterSeconds }: Partial<Fault> = {}): void {
    const back = findWayBack(ctx, config);
    showPage(ctx, view, 'register', {
      action: path,
      csrf: issueCsrf(ctx, config),
      directory: typed.directory ?? back?.directoryId,
      values: { username: typed.username, email: typed.email, name: typed.name },
      errors,
      retryAfterSeconds,
      signInUrl: back?.path ?? '/account',
    });
  }

  router.get(path, async (ctx) => {
    const { registration } = await getDirectory(findWayBack(ctx, config)?.directoryId ?? defaultDirectory);
    if (!registration) throw new Problem('registration-closed');
    show(ctx);
  });

  describedRoutes(router, catalogue)(
    'post',
    path,
    {
      summary: 'Make an account; what becomes of it is told by a letter to its address',
      access: 'anyone',
      labels,
      body,
      answers: {
        202: { description: 'The same whether or not the names are free', body: message },
        403: 'The directory is not open for registration',
      },
    },
    async (ctx, { directory, username, email, name, ...password }) => {
      const person = { username: username.trim(), email: email.trim(), name: filled(name) };
      await register({ ...person, ...password, directoryId: filled(directory) }, visitorOf(ctx, deps));
      ctx.status = 202;
      if (!wantsPage(ctx)) ctx.body = { message: 'A letter is on its way to this address.' };
      else letterPages(deps, 'verify').askCode(ctx, { typed: textsOf({ directory, email }) });
    },
    sameOrigin(config),
    formFaults(show),
  );
  return router;
}
