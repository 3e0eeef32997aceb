/** Who asks, as services see whoever has not signed in. */
import type { Context } from 'koa';
import type { Deps } from '../deps.js';
import type { Visitor } from '../services/visitor.js';
import { readKnownBrowser } from './known-browser.js';
import { languageOf } from './page.js';

export const visitorOf = (ctx: Context, { config, view }: Pick<Deps, 'config' | 'view'>): Visitor => ({
  address: ctx.ip,
  userAgent: ctx.get('User-Agent') || undefined,
  language: languageOf(ctx, view),
  browser: readKnownBrowser(ctx, config),
});
