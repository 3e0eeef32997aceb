/** Clients: made by an operator, found, given new secrets, and removed. */
import { randomUUID } from 'node:crypto';
import { Problem } from '../errors.js';
import { type Client, clients } from '../models/client.js';
import type { Page } from '../store/store.js';
import { checked, refuse } from './checked.js';
import { type ClientMetadata, metadataSchema } from './client-metadata.js';
import { metadataFaults } from './client-rules.js';
import { checkClientScope } from './client-scope.js';
import { issueClientSecret, withRotated } from './client-secrets.js';
import { getDirectory } from './directories.js';
import { bumpRevision } from './revision.js';
import { revokeClient } from './revocation.js';

export interface NewClient {
  /** In the terms of RFC 7591. */
  metadata: Record<string, unknown>;
  firstParty?: boolean;
  /** False is for confidential clients alone. */
  pkceRequired?: boolean;
  introspectAny?: boolean;
  /** Identifiers of resources that are declared. */
  resources?: string[];
  /** Whose accounts sign in on the way to it. */
  directoryId?: string;
}

const hasSecret = (metadata: { token_endpoint_auth_method?: unknown }) =>
  String(metadata.token_endpoint_auth_method).startsWith('client_secret_');

/** The metadata as it is stored: defaults filled in. Throws `invalid-fields` with every fault. */
export function checkedMetadata(asked: Record<string, unknown>): ClientMetadata {
  const metadata = checked(metadataSchema(Object.keys(asked)), asked);
  const faults = metadataFaults(metadata);
  if (faults.length) refuse(...faults);
  const usual = metadata.grant_types.includes('authorization_code') ? ['code' as const] : [];
  return { ...metadata, response_types: metadata.response_types ?? usual };
}

/** Registers a client. The secret is given out this once, and only where the client proves itself by one. */
export async function createClient(asked: NewClient): Promise<{ client: Client; secret?: string }> {
  const metadata = checkedMetadata(asked.metadata);
  const { firstParty = false, pkceRequired = true, introspectAny = false, resources = [], directoryId } = asked;
  if (metadata.token_endpoint_auth_method === 'none') {
    if (!pkceRequired) refuse({ name: 'pkceRequired', message: 'A public client must use PKCE.' });
    if (introspectAny) refuse({ name: 'introspectAny', message: 'A public client cannot introspect tokens.' });
  }
  await checkClientScope(metadata.scope, resources);
  if (directoryId !== undefined) await getDirectory(directoryId);
  const now = new Date();
  const issued = hasSecret(metadata) ? issueClientSecret() : undefined;
  const client: Client = {
    _id: randomUUID(),
    metadata: { ...metadata },
    secrets: issued ? [issued.stored] : [],
    status: 'enabled',
    firstParty,
    pkceRequired,
    introspectAny,
    resources: [...new Set(resources)],
    ...(directoryId === undefined ? {} : { directoryId }),
    origin: 'operator',
    createdAt: now,
    updatedAt: now,
  };
  await clients.insert(client);
  await bumpRevision();
  return issued ? { client, secret: issued.secret } : { client };
}

/** The client, or null. */
export const findClient = (clientId: string): Promise<Client | null> => clients.find({ _id: clientId });

/** As `findClient`; throws `not-found`. */
export async function getClient(clientId: string): Promise<Client> {
  const client = await findClient(clientId);
  if (!client) throw new Problem('not-found', { detail: `There is no client ${JSON.stringify(clientId)}.` });
  return client;
}

/** A page of clients, oldest first. */
export const listClients = (page: Page<Client> = {}) => clients.list({}, { orderBy: 'createdAt', ...page });

/** Changes a client by what it is now; of many who ask at once each change is kept, for every one moves `updatedAt` on. */
export async function changeClient(clientId: string, change: (client: Client) => Partial<Client>): Promise<Client> {
  for (;;) {
    const seen = await getClient(clientId);
    const updatedAt = new Date(Math.max(Date.now(), seen.updatedAt.getTime() + 1));
    const filter = { _id: clientId, updatedAt: seen.updatedAt };
    const changed = await clients.update(filter, { $set: { ...change(seen), updatedAt } });
    if (changed) return changed;
  }
}

/** Gives a client a new secret; those it has go on for `overlapSeconds`, so that its servers can change over one by one. */
export async function rotateSecret(
  clientId: string,
  { overlapSeconds }: { overlapSeconds: number },
): Promise<{ client: Client; secret: string }> {
  const { secret, stored } = issueClientSecret();
  const client = await changeClient(clientId, ({ metadata, secrets }) => {
    if (hasSecret(metadata)) return { secrets: withRotated(secrets, stored, overlapSeconds) };
    return refuse({ name: 'token_endpoint_auth_method', message: 'This client has no secret to rotate.' });
  });
  await bumpRevision();
  return { client, secret };
}

/** Removes a client with every grant and token that it holds. */
export async function removeClient(clientId: string): Promise<void> {
  await getClient(clientId);
  await clients.remove({ _id: clientId });
  await bumpRevision();
  await revokeClient(clientId);
}
