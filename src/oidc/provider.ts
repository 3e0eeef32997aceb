/** The one place where oidc-provider is built: our configuration, our adapter, our grants. */
import Provider, { type JWK } from 'oidc-provider';
import type { Deps } from '../deps.js';
import type { Resource } from '../models/resource.js';
import { createAdapter } from './adapter.js';
import { awaitWrites } from './answer-writes.js';
import { createClientAdapter, isClientSecret } from './client-adapter.js';
import { rememberClients } from './client-memory.js';
import { createConfiguration } from './configuration.js';
import { recordEvents } from './events.js';
import { createGoingOn } from './going-on.js';
import { registerPasswordGrant } from './grants/password.js';
import { registerTokenExchange } from './grants/token-exchange.js';
import { createMachineAnswers } from './machine/index.js';
import { createMetadataMemory } from './metadata-memory.js';
import { createEnginePages } from './pages.js';
import { acceptOwnSecret, hideWhatIsOurs } from './registration-bodies.js';
import { allowRegisteringPages } from './registration-cors.js';
import { preventReplay } from './replay.js';
import { createUserCodeGuard, nameUnauthorizedClient } from './requests.js';
import { createFindResource } from './resources.js';
import { keepScopesApart, keepWithdrawnScopes } from './scopes.js';
import { keepNewSessions } from './session.js';
import { keepSightings } from './sightings.js';
import { ownKeys } from './signing.js';
import { createSuccession, shapeTokenIds } from './token-ids.js';

/** What a provider is built from and what can change while it runs: the keys and the resources. */
export interface Ground {
  jwks: JWK[];
  resources: Resource[];
}

/** A provider for this ground; all state is in the store, so that one can take another's place between two requests. */
export function createProvider({ config, log, view }: Pick<Deps, 'config' | 'log' | 'view'>, ground: Ground): Provider {
  const successorOf = createSuccession(config);
  const provider = new Provider(config.ISSUER, {
    ...createConfiguration(config, ground.resources, createEnginePages(view)),
    adapter: (kind) => (kind === 'Client' ? createClientAdapter(config) : createAdapter(kind, config, successorOf)),
    jwks: { keys: ownKeys(ground.jwks) },
  });
  // The edge has pinned host and protocol to ISSUER already.
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function compareClientSecret(actual: string) {
    return isClientSecret(this.clientSecret, actual);
  };
  rememberClients(provider);
  keepSightings(provider);
  keepNewSessions(provider, config.SESSION_SECONDS);
  keepScopesApart(provider);
  keepWithdrawnScopes(provider);
  shapeTokenIds(provider, () => Provider.ctx, successorOf);
  preventReplay(provider);
  acceptOwnSecret(provider);
  registerPasswordGrant(provider);
  registerTokenExchange(provider);
  if (config.FAST_PATH) provider.use(createMachineAnswers(provider, createFindResource(ground.resources), log));
  provider.use(createMetadataMemory());
  provider.use(awaitWrites);
  provider.use(createGoingOn(view));
  provider.use(createUserCodeGuard(view));
  provider.use(allowRegisteringPages);
  provider.use(hideWhatIsOurs);
  provider.use(nameUnauthorizedClient);
  recordEvents(provider, log);
  return provider;
}
