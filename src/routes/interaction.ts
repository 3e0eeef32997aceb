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
import { readKnownBrowser, rememberBrowser } from '../middleware/known-browser.js';
import { sameOrigin } from '../middleware/same-origin.js';
import * as interaction from '../oidc/interaction.js';
import { nameOf } from '../oidc/pages.js';
import { authenticate } from '../services/authenticate.js';
import type { PageName, Pages } from '../view.js';

const signInForm = z.object({ username: z.string().max(320).default(''), password: z.string().max(4096).default('') });
const consentForm = z.object({ decision: z.enum(['allow', 'deny'], 'must be allow or deny') });

/** Which faults of a sign-in the form itself tells; every other one is a page of its own. */
const formFaults = ['invalid-credentials', 'account-disabled', 'account-unverified', 'too-many-requests', 'busy'];

/** Builds the routes under /interaction. */
export function interactionRoutes({ config, view, provider: live }: Deps): Router {
  const router = new Router({ prefix: '/interaction/:uid' });
  router.use(sameOrigin(config));

  const stepOf = (ctx: Context) => interaction.getStep(live, ctx);
  const base = (step: interaction.Step) => `/interaction/${step.details.uid}`;
  const show = <K extends PageName>(ctx: Context, step: interaction.Step, name: K, data: Pages[K]) => {
    const language = view.language(interaction.paramOf(step, 'ui_locales'), ctx.get('accept-language'));
    ctx.type = 'html';
    ctx.body = view.page(name, data, { language });
  };
  const goOn = (ctx: Context, url: string) => {
    ctx.status = 303;
    ctx.redirect(url);
  };

  function showSignIn(ctx: Context, step: interaction.Step, typed?: { username: string; fault: Problem }): void {
    show(ctx, step, 'sign-in', {
      action: `${base(step)}/login`,
      csrf: issueCsrf(ctx, config),
      username: typed?.username ?? interaction.paramOf(step, 'login_hint'),
      fault: typed?.fault.code,
      retryAfterSeconds: typed?.fault.retryAfterSeconds,
      client: presentClient(step),
      cancelAction: step.client.gatehouse_first_party ? undefined : `${base(step)}/abort`,
    });
    if (typed) ctx.status = typed.fault.status;
    if (typed?.fault.retryAfterSeconds) ctx.set('Retry-After', String(typed.fault.retryAfterSeconds));
  }

  async function showConsent(ctx: Context, step: interaction.Step): Promise<void> {
    const account = await interaction.getConsentingAccount(step);
    const asked = await interaction.describeConsent(step, account, scopes);
    show(ctx, step, 'consent', {
      action: `${base(step)}/consent`,
      csrf: issueCsrf(ctx, config),
      client: {
        ...presentClient(step),
        policyUri: step.client.policyUri,
        tosUri: step.client.tosUri,
        contacts: step.client.contacts && [...step.client.contacts],
      },
      account: { name: account.name ?? account.username, username: account.username, email: account.email },
      switchAction: `${base(step)}/switch`,
      ...asked,
      redirectHost: redirectHost(interaction.paramOf(step, 'redirect_uri')),
      lastsSeconds: config.GRANT_SECONDS,
    });
  }

  router.get('/', async (ctx) => {
    const step = await stepOf(ctx);
    if (step.prompt === 'consent') await showConsent(ctx, step);
    else showSignIn(ctx, step);
  });

  router.post('/login', async (ctx) => {
    const { username, password } = await readBody(ctx, signInForm);
    const step = await stepOf(ctx);
    try {
      const account = await authenticate({
        username,
        password,
        directoryId: interaction.directoryIdOf(step),
        address: ctx.ip,
        browser: readKnownBrowser(ctx, config),
      });
      rememberBrowser(ctx, config, account._id);
      goOn(ctx, await interaction.finishSignIn(step, ctx, account._id));
    } catch (error) {
      if (!(error instanceof Problem) || !formFaults.includes(error.code)) throw error;
      showSignIn(ctx, step, { username, fault: error });
    }
  });

  router.post('/consent', async (ctx) => {
    const { decision } = await readBody(ctx, consentForm);
    const step = await stepOf(ctx);
    if (step.prompt !== 'consent') throw new Problem('link-used');
    const finish = decision === 'allow' ? interaction.finishConsent : interaction.finishDenied;
    goOn(ctx, await finish(step, ctx));
  });

  // "Not you?": the sign-in form within the consent step; whoever signs in there takes the place of the other.
  router.post('/switch', async (ctx) => showSignIn(ctx, await stepOf(ctx)));

  router.post('/abort', async (ctx) => goOn(ctx, await interaction.finishDenied(await stepOf(ctx), ctx)));

  return router;
}

const presentClient = ({ client }: interaction.Step) => ({ ...nameOf(client), uri: client.clientUri });
