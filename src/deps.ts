/** What is built once at start and handed down; everything else is imported. */
import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import type { View } from './view.js';

/** The oidc-provider of the moment: rebuilt when clients, resources or keys change. */
export interface LiveProvider {
  /** Answers a request for a path of the provider's. */
  handle(ctx: Context): Promise<void>;
}

export interface Deps {
  config: Config;
  log: Logger;
  view: View;
  provider: LiveProvider;
}
