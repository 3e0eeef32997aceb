/** /dev/outbox: the letters that nobody sends while developing without a mail server, for whoever sits at this machine. */
import Router from '@koa/router';
import { isLoopback } from '../../config/addresses.js';
import type { Deps } from '../deps.js';
import { Problem } from '../errors.js';
import type { Shown } from '../mail/post.js';
import { showPage } from '../middleware/page.js';
import type { Task } from '../models/task.js';
import { listTasks, payloadOf } from '../services/outbox.js';

/** A letter brings its own style, and nothing else. */
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** GET /dev/outbox (a page, or JSON), and GET /dev/outbox/ID (a letter as a mail program shows it). */
export function dev({ config, view }: Deps): Router {
  const router = new Router();
  // These letters open accounts. A public issuer, or a visitor from elsewhere, means that somebody forgot NODE_ENV.
  const isForDevelopment = !config.production && !config.SMTP_URL && isLoopback(new URL(config.ISSUER).hostname);
  if (!isForDevelopment) return router;
  router.use(async (ctx, next) => {
    if (!isLoopback(ctx.ip)) throw new Problem('not-found');
    await next();
  });

  router.get('/dev/outbox', async (ctx) => {
    const letters = (await listTasks('shown-letter')).map(present);
    if (ctx.accepts('html', 'json') === 'json') ctx.body = { letters };
    else showPage(ctx, view, 'outbox', { letters: letters.slice(0, 20) });
  });

  router.get('/dev/outbox/:id', async (ctx) => {
    const task = (await listTasks('shown-letter')).find(({ _id }) => _id === ctx.params.id);
    if (!task) throw new Problem('not-found');
    ctx.set('Content-Security-Policy', letterPolicy);
    ctx.type = 'html';
    ctx.body = payloadOf<Shown>(task).html;
  });
  return router;
}

function present(task: Task) {
  const { to, subject, text, link } = payloadOf<Shown>(task);
  return { id: task._id, at: task.createdAt, to, subject, text, link };
}
