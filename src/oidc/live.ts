/** The provider in use: built anew, without a restart, when keys or resources have changed in any process. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Deps } from '../deps.js';
import { listEveryResource } from '../models/resource.js';
import { ensureKeys, openKeys } from '../services/keys.js';
import { readRevision } from '../services/revision.js';
import { createProvider } from './provider.js';

/** A request and its answer, as the engine reads them: of Koa's context, no more than this is known here. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
}

export interface LiveProvider {
  /** The provider for this moment. Throws UnavailableError while the store is away and none has been built yet. */
  current(): Promise<Provider>;
}

/** Builds the provider at its first use, and again at each new revision. */
export function createLiveProvider(deps: Pick<Deps, 'config' | 'log' | 'view'>): LiveProvider {
  let built: { revision: number; provider: Promise<Provider> } | undefined;

  async function build(): Promise<Provider> {
    await ensureKeys(deps.config.secrets);
    const [jwks, declared] = await Promise.all([openKeys(deps.config.secrets), listEveryResource()]);
    return createProvider(deps, { jwks, resources: declared });
  }

  async function current(): Promise<Provider> {
    const revision = await readRevision();
    if (built?.revision !== revision) {
      const next = { revision, provider: build() };
      built = next;
      next.provider.catch(() => {
        if (built === next) built = undefined;
      });
    }
    return built.provider;
  }

  return { current };
}
