/** How long each artifact that oidc-provider keeps lives, in seconds. */
import type { Config } from './index.js';

export const lifetimes = (config: Config) => ({
  AccessToken: config.ACCESS_TOKEN_SECONDS,
  AuthorizationCode: config.AUTHORIZATION_CODE_SECONDS,
  ClientCredentials: config.ACCESS_TOKEN_SECONDS,
  DeviceCode: config.DEVICE_CODE_SECONDS,
  Grant: config.GRANT_SECONDS,
  IdToken: config.ID_TOKEN_SECONDS,
  Interaction: config.INTERACTION_SECONDS,
  RefreshToken: config.REFRESH_TOKEN_SECONDS,
  Session: config.SESSION_SECONDS,
});
