/** How long each artifact lives, and what a resource says of its own tokens. */
import type { ResourceServer } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { lifetimes } from '../../config/lifetimes.js';

const ownOr = (seconds: number) => (_ctx: unknown, token: { resourceServer?: ResourceServer }) =>
  token.resourceServer?.accessTokenTTL ?? seconds;

/** The lifetimes, for a configuration. */
export const tokenLifetimes = (config: Config) => ({
  ...lifetimes(config),
  AccessToken: ownOr(config.ACCESS_TOKEN_SECONDS),
  ClientCredentials: ownOr(config.ACCESS_TOKEN_SECONDS),
});
