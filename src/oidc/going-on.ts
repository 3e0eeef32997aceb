/** Pages that only pass a form on - to a client (form_post), or to our next step - in our looks and without inline script. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { View } from '../view.js';

/** What oidc-provider (9.13) makes of it: names and values come escaped. */
const standard = /<title>Submitting Callback<\/title>.*<form method="post" action="([^"]*)">(.*?)<noscript>/s;

/** Puts our page in the place of oidc-provider's. */
export function createGoingOn(view: View) {
  return async function goOn(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
    await next();
    const [, action, fields] = (typeof ctx.body === 'string' && standard.exec(ctx.body)) || [];
    if (action === undefined) return;
    const asked = ctx.oidc.params?.ui_locales;
    const language = view.language(typeof asked === 'string' ? asked : undefined, ctx.get('accept-language'));
    const form = `<form id="go-on" method="post" action="${action}">${fields}</form>`;
    ctx.body = view.page('go-on', { form, formId: 'go-on' }, { language });
  };
}
