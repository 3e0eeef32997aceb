/** The addresses of whoever is signed in, as JSON and on the page with its two forms. */
import type { Context } from 'koa';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { issueCsrf } from '../../middleware/csrf.js';
import type { Fault } from '../../middleware/form-faults.js';
import { showPage } from '../../middleware/page.js';
import { whoIs } from '../../middleware/signed-in.js';
import { getAccount } from '../../services/accounts.js';
import { findEmailWish } from '../../services/email-change.js';

const path = '/account/email';
export const emailAnswer = z.object({
  email: z.string(),
  email_verified: z.boolean(),
  /** The address that waits to be confirmed. */
  pending: z.object({ email: z.string(), expires_at: z.iso.datetime() }).optional(),
});

export function emailPage({ config, view }: Pick<Deps, 'config' | 'view'>) {
  async function present(ctx: Context): Promise<z.output<typeof emailAnswer>> {
    const account = await getAccount(whoIs(ctx).accountId);
    const wish = await findEmailWish(account);
    const pending = wish && { email: wish.email, expires_at: wish.expiresAt.toISOString() };
    return { email: account.email, email_verified: account.emailVerified, ...(pending ? { pending } : {}) };
  }

  async function show(ctx: Context, { typed, ...fault }: Partial<Fault> = {}): Promise<void> {
    const { email: present_, pending } = await present(ctx);
    const data = { csrf: issueCsrf(ctx, config), action: path, present: present_, pending: pending?.email };
    const changed = !typed && 'changed' in ctx.query;
    showPage(ctx, view, 'account-email', { ...data, email: typed?.email, changed, ...fault }, { here: path });
  }
  return { present, show };
}
