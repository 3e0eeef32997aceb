/** Dynamic client registration and its management (RFC 7591, RFC 7592): whether there is any, and what may be sent. */
import { randomUUID } from 'node:crypto';
import { type Configuration, errors } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { newSecret } from '../lib/secret.js';
import { marks } from './client-adapter.js';
import { isListOfOrigins } from './registration-rules.js';

/** The features, where the operator wants them. */
export function registrationFeatures(config: Config) {
  if (config.REGISTRATION === 'off') return {};
  return {
    registration: {
      enabled: true,
      initialAccessToken: config.REGISTRATION === 'token',
      // Never one that begins with a dash: a shell takes that for an option.
      idFactory: () => randomUUID(),
      secretFactory: () => `gh_cs_${newSecret()}`,
    },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
  };
}

/** What a client may register beyond RFC 7591, and a no to whoever sends our marks. */
export const extraClientMetadata: Configuration['extraClientMetadata'] = {
  properties: ['allowed_cors_origins', ...marks],
  validator(ctx, key, value) {
    // oidc-provider passes the request's context only where metadata comes from a request.
    if (ctx && marks.includes(key) && value !== undefined) {
      throw new errors.InvalidClientMetadata(`${key} is the operator's to decide`);
    }
    if (key === 'allowed_cors_origins' && value !== undefined && !isListOfOrigins(value)) {
      throw new errors.InvalidClientMetadata('allowed_cors_origins must be a list of https origins');
    }
  },
};
