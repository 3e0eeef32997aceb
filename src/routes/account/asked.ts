/** Where a request comes from, for the letter that tells of it. */
import type { Context } from 'koa';
import type { Asked } from '../../mail/letters.js';

export const askedIn = (ctx: Context): Asked => ({
  at: new Date(),
  ip: ctx.ip,
  userAgent: ctx.get('User-Agent') || undefined,
});
