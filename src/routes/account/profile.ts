/** /account/profile: what a person says of themselves, as a page and as JSON. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { issueCsrf } from '../../middleware/csrf.js';
import { type Fault, formFaults } from '../../middleware/form-faults.js';
import { seeOther, showPage } from '../../middleware/page.js';
import { signedIn, wantsPage, whoIs } from '../../middleware/signed-in.js';
import type { Account } from '../../models/account.js';
import { getAccount } from '../../services/accounts.js';
import { changeProfile } from '../../services/profile.js';
import { addressParts, profileChanges, profileLabels } from '../../services/profile-fields.js';
import { type Catalogue, describedRoutes } from '../described.js';
import { presentProfile, profileAnswer } from './person.js';

const path = '/account/profile';
/** A form has no fields within fields: the parts of the address stand beside the others. */
const form = z.object({ ...profileChanges.shape, ...addressParts }).transform((typed) => {
  const isPart = ([name]: [string, unknown]) => name in addressParts;
  const parts = Object.entries(typed).filter(isPart);
  const rest = profileChanges.parse(Object.fromEntries(Object.entries(typed).filter((entry) => !isPart(entry))));
  return parts.length ? { ...rest, address: Object.fromEntries(parts) } : rest;
});

export function profile({ config, view, provider }: Deps, catalogue: Catalogue): Router {
  const router = new Router();
  const described = describedRoutes(router, catalogue);
  const own = signedIn({ config, provider });

  async function show(ctx: Context, fault?: Fault): Promise<void> {
    const { errors, typed, retryAfterSeconds } = fault ?? {};
    const account = await getAccount(whoIs(ctx).accountId);
    const values = typed ?? textsOf(account);
    const saved = !fault && 'saved' in ctx.query;
    const data = { csrf: issueCsrf(ctx, config), action: path, values, errors, retryAfterSeconds, saved };
    showPage(ctx, view, 'account-profile', data, { here: path });
  }

  const read = {
    summary: 'What the account says of its person',
    access: 'account',
    answers: { 200: { description: 'The profile', body: profileAnswer } },
  } as const;
  described(
    'get',
    path,
    read,
    async (ctx) => {
      if (wantsPage(ctx)) return show(ctx);
      ctx.body = presentProfile(await getAccount(whoIs(ctx).accountId));
    },
    own,
  );

  const change = {
    access: 'account',
    labels: profileLabels,
    answers: { 200: { description: 'The profile as it is now', body: profileAnswer }, 409: 'The username is taken' },
  } as const;
  described(
    'patch',
    path,
    { ...change, summary: 'Change what is given, and take away what is empty or null', body: profileChanges },
    async (ctx, changes) => {
      ctx.body = presentProfile(await changeProfile(whoIs(ctx).accountId, changes));
    },
    own,
  );

  described(
    'post',
    path,
    { ...change, summary: 'The same for a form, with the parts of the postal address as fields', body: form },
    async (ctx, changes) => {
      const account = await changeProfile(whoIs(ctx).accountId, changes);
      if (wantsPage(ctx)) seeOther(ctx, `${path}?saved`);
      else ctx.body = presentProfile(account);
    },
    own,
    formFaults(show),
  );
  return router;
}

/** What stands in the fields of the form. */
function textsOf({ username, name = '', claims }: Account): Record<string, string> {
  const all = Object.entries({ ...claims, ...(claims.address as object | undefined) });
  const texts = all.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  // A field is one line.
  const inLine = texts.map(([claim, text]) => [claim, text.replace(/\s*\n\s*/g, ', ')]);
  return { ...Object.fromEntries(inLine), username, name };
}
