/** The sign-in page on the way to a client, and the ways off it for who cannot sign in yet. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { readBody } from '../../middleware/body.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { rememberBrowser } from '../../middleware/known-browser.js';
import { seeOther } from '../../middleware/page.js';
import { visitorOf } from '../../middleware/visitor.js';
import { keepWayBack } from '../../middleware/way-back.js';
import * as interaction from '../../oidc/interaction.js';
import { authenticate } from '../../services/authenticate.js';
import { getDirectory } from '../../services/directories.js';
import { recordSignIn } from '../../services/sign-ins.js';
import { pathOf, presentClient, type ShowStep, type StepOf } from './step.js';

const signInForm = z.object({ username: z.string().max(320).default(''), password: z.string().max(4096).default('') });

/** Which faults of a sign-in the form itself tells; every other one is a page of its own. */
const formFaults = ['invalid-credentials', 'account-disabled', 'account-unverified', 'too-many-requests', 'busy'];

/** Pages that a person comes back from. */
const detours: Record<string, string> = {
  forgot: '/account/password/forgot',
  register: '/account/register',
  verify: '/account/verify',
};

/** Adds the routes, and gives back what shows the page. */
export function signInRoutes(router: Router, deps: Deps, stepOf: StepOf, show: ShowStep) {
  const { config } = deps;

  async function showSignIn(ctx: Context, step: interaction.Step, typed?: { username: string; fault: Problem }) {
    const { registration } = await getDirectory(interaction.directoryIdOf(step));
    const path = pathOf(step);
    show(ctx, step, 'sign-in', {
      action: `${path}/login`,
      csrf: issueCsrf(ctx, config),
      username: typed?.username ?? interaction.paramOf(step, 'login_hint'),
      fault: typed?.fault.code,
      retryAfterSeconds: typed?.fault.retryAfterSeconds,
      client: presentClient(step),
      cancelAction: step.client.gatehouse_first_party ? undefined : `${path}/abort`,
      forgotUrl: `${path}/forgot`,
      registerUrl: registration ? `${path}/register` : undefined,
      verifyUrl: `${path}/verify`,
    });
    if (typed) ctx.status = typed.fault.status;
    if (typed?.fault.retryAfterSeconds) ctx.set('Retry-After', String(typed.fault.retryAfterSeconds));
  }

  router.post('/login', async (ctx) => {
    const typed = await readBody(ctx, signInForm);
    const step = await stepOf(ctx);
    const visitor = visitorOf(ctx, deps);
    try {
      const account = await authenticate({ ...visitor, ...typed, directoryId: interaction.directoryIdOf(step) });
      await recordSignIn(account, visitor);
      rememberBrowser(ctx, config, account._id);
      seeOther(ctx, await interaction.finishSignIn(step, ctx, account._id));
    } catch (error) {
      if (!(error instanceof Problem) || !formFaults.includes(error.code)) throw error;
      await showSignIn(ctx, step, { username: typed.username, fault: error });
    }
  });

  // "Not you?": the sign-in form within the consent step; whoever signs in there takes the place of the other.
  router.post('/switch', async (ctx) => showSignIn(ctx, await stepOf(ctx)));

  for (const [name, target] of Object.entries(detours))
    router.get(`/${name}`, async (ctx) => {
      const step = await stepOf(ctx);
      keepWayBack(ctx, config, { path: pathOf(step), directoryId: interaction.directoryIdOf(step) });
      seeOther(ctx, target);
    });

  return showSignIn;
}
