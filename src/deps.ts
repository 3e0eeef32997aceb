/** What is built once at start and handed down; everything else is imported. */
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import type { Mail } from './mail/mail.js';
import type { LiveProvider } from './oidc/live.js';
import type { View } from './view.js';

export interface Deps {
  config: Config;
  log: Logger;
  view: View;
  mail: Mail;
  provider: LiveProvider;
}
