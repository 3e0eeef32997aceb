/** The sample pages over HTTP, as a browser gets them from the server: with its headers, and what they load. */
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { headers } from '../../src/middleware/headers.js';
import { assets } from '../../src/routes/assets.js';
import type { View } from '../../src/view.js';
import { samples } from './sample-pages.js';

/** Where a sample stands. */
export const pathOf = (page: string, name: string) => `/sample/${page}/${name}`;

/** Serves each sample at its path for as long as `use` takes. */
export async function withPages<T>(view: View, use: (url: string) => Promise<T>): Promise<T> {
  const app = new Koa();
  app.use(async (ctx, next) => {
    ctx.state.requestId = 'sample';
    await next();
  });
  app.use(headers('http://localhost'));
  app.use(assets(view).routes());
  app.use(async (ctx) => {
    const found = samples.find(({ page, name }) => pathOf(page, name) === ctx.path);
    if (!found) return;
    ctx.type = 'html';
    ctx.body = view.page(found.page, found.data);
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    return await use(`http://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
