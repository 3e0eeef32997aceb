/** For those who run the process: whether it lives, and whether it can serve. */
import Router from '@koa/router';
import { engine } from '../store/open.js';

/** GET /health/live, and GET /health/ready: 503 while the store does not answer. */
export function health(): Router {
  const router = new Router();
  router.get('/health/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  router.get('/health/ready', async (ctx) => {
    const ready = await engine().isReady();
    ctx.status = ready ? 200 : 503;
    ctx.body = ready ? { status: 'ready' } : { status: 'unavailable', reason: 'the store does not answer' };
  });
  return router;
}
