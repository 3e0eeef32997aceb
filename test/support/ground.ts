/** What an operator sets up beside a running server: the services themselves, without a command line's start for each. */
import { type Config, loadConfig } from '../../config/index.js';
import type { Account } from '../../src/models/account.js';
import type { Client } from '../../src/models/client.js';
import { createAccount } from '../../src/services/accounts.js';
import { createClient, type NewClient } from '../../src/services/clients.js';
import type { NewAccount } from '../../src/services/new-account.js';
import { addResource, type NewResource } from '../../src/services/resources.js';
import { settle } from '../../src/services/revision.js';
import { openStore } from '../../src/store/open.js';
import { password, type Registered, redirectUri } from './relying-party.js';
import type { TestServer } from './server.js';

export interface Ground {
  /** The server's settings, secrets included. */
  config: Config;
  close(): Promise<void>;
}

/** Opens the server's own store in this process, as the command line does: models and services then work on it. */
export async function openGround(server: TestServer): Promise<Ground> {
  const config = loadConfig({ ...server.settings, ISSUER: server.issuer });
  const store = await openStore(config);
  await store.ready();
  return { config, close: () => store.close() };
}

/** An account that may sign in with `password`. */
export const person = (username: string, more: Partial<NewAccount> = {}): Promise<Account> =>
  createAccount({ username, email: `${username}@example.com`, emailVerified: true, password, ...more });

/** A client with the code and refresh grants and `redirectUri`, and whatever else is asked for. */
export async function app(
  metadata: Record<string, unknown> = {},
  marks: Omit<NewClient, 'metadata'> = {},
): Promise<Registered> {
  const standard = {
    client_name: 'Photo Printer',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [redirectUri],
  };
  const { client, secret } = await createClient({ metadata: { ...standard, ...metadata }, ...marks });
  return registered(client, secret);
}

/** A client without people: client credentials, and whatever else is asked for. */
export const machine = (
  metadata: Record<string, unknown> = {},
  marks: Omit<NewClient, 'metadata'> = {},
): Promise<Registered> =>
  app({ client_name: 'Nightly Report', grant_types: ['client_credentials'], redirect_uris: [], ...metadata }, marks);

const registered = (client: Client, secret: string | undefined): Registered => ({
  client_id: client._id,
  ...(secret === undefined ? {} : { client_secret: secret }),
});

/** Declares an API, and waits until every process knows it. */
export async function api(identifier: string, scope: string, more: Partial<NewResource> = {}): Promise<string> {
  await addResource({ identifier, scope, ...more });
  await settle();
  return identifier;
}
