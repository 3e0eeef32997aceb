/** The pages on the way to a client: sign in, consent. Each only finishes its step; oidc-provider decides the next one. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { scopes } from '../../config/scopes.js';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import { redirectHost } from '../lib/redirect-host.js';
import { readBody } from '../middleware/body.js';
import { issueCsrf } from '../middleware/csrf.js';
import { seeOther } from '../middleware/page.js';
import { sameOrigin } from '../middleware/same-origin.js';
import * as interaction from '../oidc/interaction.js';
import { signInRoutes } from './interaction/sign-in.js';
import { pathOf, presentClient, type ShowStep } from './interaction/step.js';

const consentForm = z.object({ decision: z.enum(['allow', 'deny'], 'must be allow or deny') });

/** Builds the routes under /interaction. */
export function interactionRoutes(deps: Deps): Router {
  const { config, view, provider: live } = deps;
  const router = new Router({ prefix: '/interaction/:uid' });
  router.use(sameOrigin(config));

  const stepOf = (ctx: Context) => interaction.getStep(live, ctx);
  const show: ShowStep = (ctx, step, name, data) => {
    const language = view.language(interaction.paramOf(step, 'ui_locales'), ctx.get('accept-language'));
    ctx.type = 'html';
    ctx.body = view.page(name, data, { language });
  };
  const showSignIn = signInRoutes(router, deps, stepOf, show);

  async function showConsent(ctx: Context, step: interaction.Step): Promise<void> {
    const account = await interaction.getConsentingAccount(step);
    const asked = await interaction.describeConsent(step, account, scopes);
    show(ctx, step, 'consent', {
      action: `${pathOf(step)}/consent`,
      csrf: issueCsrf(ctx, config),
      client: {
        ...presentClient(step),
        policyUri: step.client.policyUri,
        tosUri: step.client.tosUri,
        contacts: step.client.contacts && [...step.client.contacts],
      },
      account: { name: account.name ?? account.username, username: account.username, email: account.email },
      switchAction: `${pathOf(step)}/switch`,
      ...asked,
      redirectHost: redirectHost(interaction.paramOf(step, 'redirect_uri')),
      lastsSeconds: config.GRANT_SECONDS,
    });
  }

  router.get('/', async (ctx) => {
    const step = await stepOf(ctx);
    await (step.prompt === 'consent' ? showConsent : showSignIn)(ctx, step);
  });

  router.post('/consent', async (ctx) => {
    const { decision } = await readBody(ctx, consentForm);
    const step = await stepOf(ctx);
    if (step.prompt !== 'consent') throw new Problem('link-used');
    const finish = decision === 'allow' ? interaction.finishConsent : interaction.finishDenied;
    seeOther(ctx, await finish(step, ctx));
  });

  router.post('/abort', async (ctx) => seeOther(ctx, await interaction.finishDenied(await stepOf(ctx), ctx)));

  return router;
}
