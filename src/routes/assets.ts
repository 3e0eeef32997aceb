/** Serves what the pages load, from memory; a name holds the hash of its content, so that it is good for ever. */
import Router from '@koa/router';
import { Problem } from '../errors.js';
import type { View } from '../view.js';

/** GET /assets/NAME, for the names that the view has made. */
export function assets(view: View): Router {
  const router = new Router();
  router.get('/assets/:name', (ctx) => {
    const file = view.assets.get(ctx.params.name ?? '');
    if (!file) throw new Problem('not-found');
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.type = file.type;
    ctx.body = file.body;
  });
  return router;
}
