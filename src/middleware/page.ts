/** Answers with a page of ours, in the reader's language. */
import type { Context } from 'koa';
import type { PageName, Pages, View } from '../view.js';

/** Which of our languages the reader wants: `ui_locales` in the query says it first, then the browser. */
export const languageOf = (ctx: Context, view: View): string =>
  view.language(String(ctx.query.ui_locales ?? ''), ctx.get('Accept-Language'));

/** Shows a page; `here` is the path of a GET that shows it again, in another language. */
export function showPage<K extends PageName>(
  ctx: Context,
  view: View,
  name: K,
  data: Pages[K],
  { here }: { here?: string } = {},
): void {
  ctx.type = 'html';
  ctx.body = view.page(name, data, { language: languageOf(ctx, view), here });
}

/** Sends a browser on by GET after a form, so that going back or reloading sends nothing twice. */
export function seeOther(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}
