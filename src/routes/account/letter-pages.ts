/** The pages around a letter: who is to get one, what it says, and what follows from it. */
import type { Context } from 'koa';
import type { Deps } from '../../deps.js';
import { Problem } from '../../errors.js';
import { issueCsrf } from '../../middleware/csrf.js';
import type { Fault } from '../../middleware/form-faults.js';
import { dropLink, linkToken, takeLink } from '../../middleware/letter-link.js';
import { showPage } from '../../middleware/page.js';
import { findWayBack } from '../../middleware/way-back.js';
import type { Account } from '../../models/account.js';

type Shown = Partial<Fault>;

const ended = [{ name: '', message: 'challenge-ended' }];

export function letterPages({ config, view }: Pick<Deps, 'config' | 'view'>, purpose: 'reset' | 'verify') {
  const form = (ctx: Context, { typed = {}, ...fault }: Shown) => ({
    ...fault,
    purpose,
    csrf: issueCsrf(ctx, config),
    directory: typed.directory ?? findWayBack(ctx, config)?.directoryId,
    username: typed.username ?? typed.email,
  });

  const pages = {
    /** Asks whom to send a letter to. */
    askLetter: (ctx: Context, shown: Shown = {}) => showPage(ctx, view, 'ask-letter', form(ctx, shown)),
    /** Asks for the code of a letter that is on its way. */
    askCode: (ctx: Context, shown: Shown = {}) => showPage(ctx, view, 'enter-code', form(ctx, shown)),
    /** Asks for a new password; the code stands in the form, the token of a link in its cookie. */
    askPassword: (ctx: Context, shown: Shown = {}) =>
      showPage(ctx, view, 'new-password', { ...form(ctx, shown), code: shown.typed?.code }),
    /** Asks whether the address is really that of whoever followed the link. */
    askAddress: (ctx: Context, shown: Shown) => showPage(ctx, view, 'confirm-address', form(ctx, shown)),
    done: (ctx: Context) =>
      showPage(ctx, view, 'done', { purpose, next: findWayBack(ctx, config)?.path ?? '/account' }),
    /** Says that the letter is over, and asks for another one. */
    askAnew(ctx: Context, { typed = {} }: Shown = {}) {
      dropLink(ctx, config, purpose);
      pages.askLetter(ctx, { typed, errors: ended });
    },
    /** Shows the page behind a link, as long as `check` does not say that its letter is over. */
    async behindLink(
      ctx: Context,
      check: (token: string) => Promise<Account>,
      show: (ctx: Context, shown: Shown) => void,
    ) {
      if (takeLink(ctx, config, purpose)) return;
      const token = linkToken(ctx, config, purpose);
      if (token === undefined) return pages.askLetter(ctx);
      try {
        const { username } = await check(token);
        show(ctx, { typed: { username } });
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'challenge-ended')) throw error;
        pages.askAnew(ctx);
        ctx.status = error.status;
      }
    },
  };
  return pages;
}
