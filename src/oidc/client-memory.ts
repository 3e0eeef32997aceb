/** Clients, remembered as long as nothing has changed: each change bumps the revision, and a new provider starts empty. */
import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';

/** oidc-provider itself remembers 100, and asks the adapter at every request all the same. */
const most = 10_000;

/** Lets the provider look each client up once. One that is not found is asked for again: it may be made at any time. */
export function rememberClients(provider: Provider): void {
  const known = new Map<string, Client>();
  const { Client: model } = provider;
  const look = model.find.bind(model);
  model.find = async (id, ...rest) => {
    const found = known.get(id) ?? (await look(id, ...rest));
    if (!found) return undefined;
    if (!known.has(id)) {
      if (known.size >= most) known.clear();
      known.set(id, found);
    }
    return found;
  };
}
