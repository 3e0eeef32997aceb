/** Our middleware around the routes that a test brings, behind a real port. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Router from '@koa/router';
import Koa from 'koa';
import { pino } from 'pino';
import { type Config, loadConfig } from '../../config/index.js';
import { errors } from '../../src/middleware/errors.js';
import { headers } from '../../src/middleware/headers.js';
import { requestLog } from '../../src/middleware/request-log.js';
import { createView } from '../../src/view.js';

export interface RunningRoutes {
  url: string;
  config: Config;
  /** What was logged, one line of JSON each. */
  log: () => string;
  close(): void;
}

/** Serves what `add` puts on the router; the issuer is https, so that cookies are as in production. */
export async function serveRoutes(add: (router: Router, config: Config) => void): Promise<RunningRoutes> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const config = loadConfig({ DATA_DIR, ISSUER: 'https://id.example.com' });
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const router = new Router();
  add(router, config);
  const app = new Koa({ proxy: true, keys: config.secrets.cookieKeys });
  app
    .use(requestLog(log))
    .use(headers(config.ISSUER))
    .use(errors({ config, view: createView(config), log }));
  app.use(router.routes()).use(router.allowedMethods());
  const listener = app.callback();
  const server = createServer((req, res) => {
    req.headers['x-forwarded-proto'] = 'https';
    return listener(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    config,
    log: () => lines.join(''),
    close() {
      server.close();
      rmSync(DATA_DIR, { recursive: true, force: true });
    },
  };
}
