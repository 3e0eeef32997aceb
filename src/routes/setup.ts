/** /setup: whoever holds the one-time link makes the first administrator's account. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import { readBody, readFields } from '../middleware/body.js';
import { issueCsrf } from '../middleware/csrf.js';
import { prefersPage } from '../middleware/errors.js';
import { showPage } from '../middleware/page.js';
import { sameOrigin } from '../middleware/same-origin.js';
import { isSetupToken, redeemSetupToken } from '../services/setup.js';

const filled = z.string('required').min(1, 'required');
const form = z.object({
  username: filled,
  email: filled,
  name: z.string().default(''),
  password: filled.max(1024),
  confirmation: filled.max(1024),
});

/** Which problems the form itself tells; the others are pages of their own. */
const formFaults = ['invalid-fields', 'taken', 'busy'];

export function setup({ config, view }: Pick<Deps, 'config' | 'view'>): Router {
  const router = new Router();
  const tokenOf = (ctx: Context) => String(ctx.query.token ?? '');
  const linkUsed = () => new Problem('link-used', { detail: 'Run `npm run cli -- setup-link` for a new one.' });

  function showForm(ctx: Context, values: Record<string, unknown> = {}, fault?: Problem): void {
    const typed = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
    showPage(ctx, view, 'setup', {
      action: `/setup?token=${encodeURIComponent(tokenOf(ctx))}`,
      csrf: issueCsrf(ctx, config),
      values: { username: typed('username'), email: typed('email'), name: typed('name') },
      errors: fault && (fault.errors ?? [{ name: 'username', message: fault.code }]),
    });
    if (fault) ctx.status = fault.status;
  }

  router.get('/setup', async (ctx) => {
    if (!(await isSetupToken(tokenOf(ctx)))) throw linkUsed();
    showForm(ctx);
  });

  router.post('/setup', sameOrigin(config), async (ctx) => {
    if (!(await isSetupToken(tokenOf(ctx)))) throw linkUsed();
    try {
      const { name, confirmation, ...account } = await readBody(ctx, form);
      if (account.password !== confirmation)
        throw new Problem('invalid-fields', { errors: [{ name: 'confirmation', message: 'passwords-differ' }] });
      await redeemSetupToken(tokenOf(ctx), { ...account, ...(name ? { name } : {}) });
      ctx.status = 303;
      ctx.redirect('/account');
    } catch (error) {
      if (!(error instanceof Problem && formFaults.includes(error.code) && prefersPage(ctx))) throw error;
      showForm(ctx, await readFields(ctx), error);
    }
  });
  return router;
}
