/** The meeting place: lists the rooms in the order in which a request walks them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import Koa from 'koa';
import type { Deps } from './deps.js';
import { Problem } from './errors.js';
import { trustedProxies } from './lib/client-address.js';
import { createEdge, type Fault } from './lib/edge.js';
import type { Observe } from './metrics.js';
import { errors } from './middleware/errors.js';
import { headers } from './middleware/headers.js';
import { requestLog } from './middleware/request-log.js';
import { applications } from './routes/account/applications.js';
import { personalData } from './routes/account/data.js';
import { deletion } from './routes/account/delete.js';
import { email } from './routes/account/email.js';
import { emailConfirmation } from './routes/account/email-confirmation.js';
import { forgotten } from './routes/account/forgotten.js';
import { passwordChange } from './routes/account/password.js';
import { profile } from './routes/account/profile.js';
import { registration } from './routes/account/register.js';
import { sessions } from './routes/account/sessions.js';
import { verification } from './routes/account/verify.js';
import { account } from './routes/account.js';
import { assets } from './routes/assets.js';
import type { Catalogue } from './routes/described.js';
import { dev } from './routes/dev.js';
import { health } from './routes/health.js';
import { interactionRoutes } from './routes/interaction.js';
import { openApiRoute } from './routes/openapi.js';
import { protocol } from './routes/protocol.js';
import { setup } from './routes/setup.js';
import { inRequest } from './services/generations.js';

export interface App {
  app: Koa;
  /** What a server calls for each request. */
  handler: (req: IncomingMessage, res: ServerResponse) => void;
}

/** Builds the app; nothing in it waits for the store. `observe` counts requests, where somebody wants to know. */
export function createApp(deps: Deps, observe?: Observe): App {
  const { config, log, view } = deps;
  const settle = createEdge(config.ISSUER, trustedProxies(config.TRUSTED_PROXIES));
  const faults = new WeakMap<IncomingMessage, Fault>();

  // The X-Forwarded-* that Koa then reads are those that the edge has written.
  const app = new Koa({ proxy: true, keys: config.secrets.cookieKeys });
  app.on('error', (error) => log.error({ err: error }, 'an answer failed'));
  app.use(requestLog(log, observe));
  app.use(headers(config.ISSUER));
  app.use((_ctx, next) => inRequest(next));
  app.use(errors(deps));
  app.use(async (ctx, next) => {
    const fault = faults.get(ctx.req);
    if (fault) throw new Problem('bad-request', { detail: fault });
    await next();
  });
  app.use(protocol(deps));
  const catalogue: Catalogue = [];
  const rooms = [
    health(),
    assets(view),
    setup(deps),
    account(deps),
    profile(deps, catalogue),
    email(deps, catalogue),
    emailConfirmation(deps, catalogue),
    sessions(deps, catalogue),
    applications(deps, catalogue),
    personalData(deps, catalogue),
    deletion(deps, catalogue),
    registration(deps, catalogue),
    verification(deps, catalogue),
    forgotten(deps, catalogue),
    passwordChange(deps, catalogue),
    interactionRoutes(deps),
    dev(deps),
    openApiRoute(deps, catalogue),
  ];
  for (const room of rooms) app.use(room.routes()).use(room.allowedMethods());

  const callback = app.callback();
  return {
    app,
    handler(req, res) {
      const fault = settle(req);
      if (fault) faults.set(req, fault);
      callback(req, res);
    },
  };
}
