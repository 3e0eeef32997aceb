/** What must fit together in a client's metadata, beyond each field by itself. */
import type { FieldError } from '../errors.js';
import type { ClientMetadata } from './client-metadata.js';
import { redirectUriFault } from './redirect-uris.js';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

function* redirectFaults(metadata: ClientMetadata) {
  const native = metadata.application_type === 'native';
  for (const name of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const uri of metadata[name]) {
      const fault = redirectUriFault(uri, { native });
      if (fault) yield [name, `${fault}: ${uri}`] as const;
    }
  }
  if (metadata.grant_types.includes('authorization_code') && !metadata.redirect_uris.length) {
    yield ['redirect_uris', 'must be given for the grant authorization_code'] as const;
  }
  if (metadata.response_types && !metadata.grant_types.includes('authorization_code')) {
    yield ['response_types', 'must not be given without the grant authorization_code'] as const;
  }
  if (metadata.backchannel_logout_uri?.startsWith('http:') && metadata.token_endpoint_auth_method === 'none') {
    yield ['backchannel_logout_uri', 'must use https for a public client'] as const;
  }
}

function* authenticationFaults(metadata: ClientMetadata) {
  const { token_endpoint_auth_method: method, grant_types: grants, jwks, jwks_uri } = metadata;
  if (method === 'none' && grants.includes('client_credentials')) {
    yield ['grant_types', 'must not hold client_credentials for a public client (RFC 6749 4.4)'] as const;
  }
  if (jwks && jwks_uri) yield ['jwks_uri', 'must not be given beside jwks'] as const;
  if (method === 'private_key_jwt' && !jwks && !jwks_uri) {
    yield ['jwks', 'must be given for private_key_jwt, or jwks_uri'] as const;
  }
  if (method !== 'private_key_jwt' && metadata.token_endpoint_auth_signing_alg) {
    yield ['token_endpoint_auth_signing_alg', 'must not be given without private_key_jwt'] as const;
  }
  if ((metadata.request_object_signing_alg || metadata.require_signed_request_object) && !jwks && !jwks_uri) {
    yield ['jwks', 'must be given for signed request objects, or jwks_uri'] as const;
  }
}

/** A sector is what pairwise subjects are kept apart by; it must follow from what is registered (OpenID Connect Core 8.1). */
function* sectorFaults(metadata: ClientMetadata) {
  if (metadata.subject_type !== 'pairwise') return;
  const hosts = new Set(metadata.redirect_uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).host));
  if (!metadata.grant_types.includes(deviceCode)) {
    if (hosts.size === 1 || metadata.sector_identifier_uri) return;
    yield [
      'sector_identifier_uri',
      'must be given for pairwise subjects, unless all redirect_uris have one host',
    ] as const;
  } else if (metadata.token_endpoint_auth_method !== 'private_key_jwt' || !metadata.jwks_uri) {
    yield [
      'subject_type',
      'must be public for the device grant, unless private_key_jwt comes with a jwks_uri',
    ] as const;
  } else if (hosts.size && !metadata.sector_identifier_uri) {
    yield ['sector_identifier_uri', 'must be given for pairwise subjects and the device grant'] as const;
  }
}

/** Every fault of metadata whose fields are right each by itself. */
export const metadataFaults = (metadata: ClientMetadata): FieldError[] =>
  [...redirectFaults(metadata), ...authenticationFaults(metadata), ...sectorFaults(metadata)].map(([name, fault]) => ({
    name,
    message: `${name} ${fault}.`,
  }));
