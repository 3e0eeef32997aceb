/** How oidc-provider sees our clients: RFC 7591 metadata, our own marks beside it, and hashes in place of secrets. */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { hashSecret, isSameSecret } from '../lib/secret.js';
import { type Client, clients } from '../models/client.js';
import { bumpRevision } from '../services/revision.js';
import { revokeClient } from '../services/revocation.js';
import { DuplicateError } from '../store/store.js';
import { checkRegistration } from './registration-rules.js';

const hashMark = 'sha256:';

/** What oidc-provider holds as `client_secret`: the hashes of all secrets, and when each ends. */
const hashesOf = (client: Client): string =>
  client.secrets.map(({ hash, expiresAt }) => `${hashMark}${hash}${expiresAt ? `@${expiresAt}` : ''}`).join(' ');

/** Whether a stored `client_secret` is only our hashes, which nobody must be shown. */
export const isHashes = (value: unknown): boolean => typeof value === 'string' && value.startsWith(hashMark);

/** Whether a presented secret is one of those that the hashes were made of, and has not ended. */
export function isClientSecret(hashes: string | undefined, secret: string): boolean {
  const presented = hashSecret(secret);
  return (hashes ?? '').split(' ').reduce((found, text) => {
    const [hash = '', end] = text.slice(hashMark.length).split('@');
    return (isSameSecret(hash, presented) && !(end && Date.parse(end) <= Date.now())) || found;
  }, false);
}

/** What only the operator decides, or what we know of a client: kept beside its metadata, and never shown with it. */
export const marks = [
  'gatehouse_first_party',
  'gatehouse_no_pkce',
  'gatehouse_introspect',
  'gatehouse_resources',
  'gatehouse_self_registered',
  'gatehouse_directory',
];

/** Told of one sign-out, a client without the session's id would have to sign the person out everywhere. */
const withSessionId = (metadata: Record<string, unknown>) =>
  metadata.backchannel_logout_uri ? { backchannel_logout_session_required: true, ...metadata } : metadata;

function toPayload(client: Client): AdapterPayload {
  return {
    ...withSessionId(client.metadata),
    client_id: client._id,
    client_id_issued_at: Math.floor(client.createdAt.getTime() / 1000),
    ...(client.secrets.length ? { client_secret: hashesOf(client), client_secret_expires_at: 0 } : {}),
    ...(client.firstParty ? { gatehouse_first_party: true } : {}),
    ...(client.pkceRequired ? {} : { gatehouse_no_pkce: true }),
    ...(client.introspectAny ? { gatehouse_introspect: true } : {}),
    ...(client.resources.length ? { gatehouse_resources: client.resources } : {}),
    ...(client.directoryId ? { gatehouse_directory: client.directoryId } : {}),
    ...(client.origin === 'registration' ? { gatehouse_self_registered: true } : {}),
  };
}

/** What dynamic registration may set: everything but what identifies the client, proves it, or is ours to decide. */
function toMetadata(payload: AdapterPayload): Record<string, unknown> {
  const kept = ['client_id', 'client_id_issued_at', 'client_secret', 'client_secret_expires_at', ...marks];
  return Object.fromEntries(
    Object.entries(payload).filter(([name, value]) => !kept.includes(name) && value !== undefined),
  );
}

/** The adapter of clients: read from the operator's and written by dynamic registration (RFC 7591, RFC 7592). */
export function createClientAdapter(config: Config): Adapter {
  return {
    async upsert(id, payload) {
      const metadata = toMetadata(payload);
      checkRegistration(metadata, config);
      const now = new Date();
      const secret = payload.client_secret as string | undefined;
      const secrets =
        secret && !isHashes(secret) ? [{ hash: hashSecret(secret), createdAt: now.toISOString() }] : undefined;
      const change = { metadata, updatedAt: now, ...(secrets ? { secrets } : {}) };
      if (await clients.update({ _id: id }, { $set: change })) return bumpRevision();
      try {
        await clients.insert({
          _id: id,
          metadata,
          secrets: secrets ?? [],
          status: 'enabled',
          firstParty: false,
          pkceRequired: true,
          introspectAny: false,
          resources: [],
          origin: 'registration',
          createdAt: now,
          updatedAt: now,
        });
      } catch (error) {
        if (error instanceof DuplicateError) throw new errors.InvalidClientMetadata('client_id is taken');
        throw error;
      }
    },
    async find(id) {
      const client = await clients.find({ _id: id });
      return client?.status === 'enabled' ? toPayload(client) : undefined;
    },
    async destroy(id) {
      await clients.remove({ _id: id });
      await bumpRevision();
      await revokeClient(id);
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => undefined,
    revokeByGrantId: async () => undefined,
  };
}
