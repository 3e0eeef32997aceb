/** /account/data: all that we hold on a person, for them to take along. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { showPage } from '../../middleware/page.js';
import { freshlySignedIn, signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { listApplications } from '../../oidc/applications.js';
import { listSessions } from '../../oidc/sessions.js';
import { getAccount } from '../../services/accounts.js';
import { accountData, challengesData, tokensData } from '../../services/personal-data.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { applicationsAnswer, presentApplication } from './application.js';
import { presentSession, sessionsAnswer } from './session.js';

const path = '/account/data';
const answer = z.object({
  exported_at: z.iso.datetime(),
  issuer: z.string(),
  account: z.looseObject({ id: z.string(), username: z.string(), email: z.string() }),
  sessions: z.array(sessionsAnswer.shape.sessions.element.extend({ user_agent: z.string().optional() })),
  ...applicationsAnswer.shape,
  tokens: z.array(z.looseObject({ kind: z.string() })),
  letters: z.array(z.looseObject({ purpose: z.string() })),
});

export function personalData({ config, view, provider }: Deps, catalogue: Catalogue): Router {
  const router = new Router();
  const own = signedIn({ config, provider });
  const freshly = freshlySignedIn({ config });

  async function download(ctx: Context): Promise<void> {
    const { accountId, sessionUid } = whoIs(ctx);
    const account = await getAccount(accountId);
    const sessions = await listSessions(provider, account);
    const data = {
      exported_at: new Date().toISOString(),
      issuer: config.ISSUER,
      account: accountData(account),
      sessions: sessions.map((one) => ({ ...presentSession(one, sessionUid), user_agent: one.userAgent })),
      applications: (await listApplications(account)).map(presentApplication),
      tokens: await tokensData(account),
      letters: await challengesData(account),
    };
    ctx.attachment(`account-data-${data.exported_at.slice(0, 10)}.json`);
    ctx.type = 'json';
    ctx.body = `${JSON.stringify(data, undefined, 2)}\n`;
  }

  describedRoutes(router, catalogue)(
    'get',
    path,
    {
      summary: 'All that is held on the person, as a file; the sign-in behind a session must be a recent one',
      access: 'account',
      answers: { 200: { description: 'The data, without any secret', body: answer } },
    },
    (ctx) => {
      if (!wantsPage(ctx)) return download(ctx);
      showPage(ctx, view, 'account-data', { csrf: issueCsrf(ctx, config), action: path }, { here: path });
    },
    own,
    (ctx, next) => (wantsPage(ctx) ? next() : freshly(ctx, next)),
  );

  // A form, so that whoever has to sign in again comes back to the page that it stands on.
  router.post(path, own, freshly, download);
  return router;
}
