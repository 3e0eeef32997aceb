/** /account/sessions: where somebody is signed in, and the way to end it from here. */
import Router from '@koa/router';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { readBody } from '../../middleware/body.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { seeOther, showPage } from '../../middleware/page.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import { endSessionOf, endSessions, listSessions } from '../../oidc/sessions.js';
import { getAccount } from '../../services/accounts.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { presentSession, sessionsAnswer } from './session.js';

const path = '/account/sessions';
const form = z.object({ id: z.string().max(200).optional(), others: z.literal('yes').optional() });

export function sessions({ config, view, provider }: Deps, catalogue: Catalogue): Router {
  const router = new Router();
  const described = describedRoutes(router, catalogue);
  const own = signedIn({ config, provider });
  const access = 'account';

  async function end(accountId: string, uid: string): Promise<void> {
    if (await endSessionOf(provider, await getAccount(accountId), uid)) return;
    throw new Problem('not-found', { detail: 'This sign-in has ended already.' });
  }

  const list = {
    summary: 'Where the person is signed in',
    access,
    answers: { 200: { description: 'The sessions, the one seen last first', body: sessionsAnswer } },
  } as const;
  described(
    'get',
    path,
    list,
    async (ctx) => {
      const { accountId, sessionUid } = whoIs(ctx);
      const found = await listSessions(provider, await getAccount(accountId));
      if (!wantsPage(ctx))
        return void Object.assign(ctx, { body: { sessions: found.map((one) => presentSession(one, sessionUid)) } });
      const all = found.map(({ uid, ...one }) => ({ ...one, id: uid, current: uid === sessionUid }));
      const data = { csrf: issueCsrf(ctx, config), action: path, signOutAction: '/account/sign-out', sessions: all };
      showPage(ctx, view, 'account-sessions', { ...data, ended: 'ended' in ctx.query }, { here: path });
    },
    own,
  );

  described(
    'delete',
    `${path}/:id`,
    {
      summary: 'Sign out of one browser',
      access,
      answers: { 204: 'It has ended', 404: 'The account has no such session' },
    },
    async (ctx) => {
      await end(whoIs(ctx).accountId, ctx.params.id);
      ctx.status = 204;
    },
    own,
  );

  const query = z.object({ others: z.literal('true') });
  described(
    'delete',
    path,
    {
      summary: 'Sign out of every other browser',
      access,
      query,
      answers: { 204: 'They have ended', 400: 'others is not true' },
    },
    async (ctx) => {
      const { accountId, sessionUid } = whoIs(ctx);
      if (ctx.query.others !== 'true') throw new Problem('bad-request', { detail: 'Send others=true.' });
      await endSessions(provider, await getAccount(accountId), sessionUid);
      ctx.status = 204;
    },
    own,
  );

  router.post(path, own, async (ctx) => {
    const { accountId, sessionUid } = whoIs(ctx);
    const { id, others } = await readBody(ctx, form);
    if (others) await endSessions(provider, await getAccount(accountId), sessionUid);
    else await end(accountId, id ?? '');
    seeOther(ctx, `${path}?ended`);
  });
  return router;
}
