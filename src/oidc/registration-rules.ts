/** What a client may register for by itself (RFC 7591), beside what oidc-provider checks: the rules of the command line. */
import { errors } from 'oidc-provider';
import type { Config } from '../../config/index.js';
import { isWebUri, redirectUriFault } from '../services/redirect-uris.js';

type Metadata = Record<string, unknown>;

const byPerson = ['authorization_code', 'refresh_token', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'];
/** Where an initial access token is asked for, whoever has one may also act without a person. */
const byItself = ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'];

const listOf = (metadata: Metadata, name: string) => (metadata[name] as string[] | undefined) ?? [];

function checkRedirectUris(metadata: Metadata): void {
  const native = metadata.application_type === 'native';
  for (const name of ['redirect_uris', 'post_logout_redirect_uris'])
    for (const uri of listOf(metadata, name)) {
      const fault = redirectUriFault(uri, { native });
      // Becomes invalid_redirect_uri where it begins with that name.
      if (fault) throw new errors.InvalidClientMetadata(`${name} ${fault}`);
    }
}

/** The password grant is the operator's to give alone: it would let anybody collect passwords in our name. */
function checkGrants(metadata: Metadata, { REGISTRATION }: Config): void {
  const allowed = REGISTRATION === 'token' ? [...byPerson, ...byItself] : byPerson;
  const others = listOf(metadata, 'grant_types').filter((grant) => !allowed.includes(grant));
  if (others.length) throw new errors.InvalidClientMetadata(`grant_types must not hold ${others.join(', ')}`);
}

/** Throws what RFC 7591 3.2.2 says for metadata that a client may not give itself. */
export function checkRegistration(metadata: Metadata, config: Config): void {
  checkRedirectUris(metadata);
  checkGrants(metadata, config);
}

/** Whether these are origins of web pages, by https or on a loopback address. */
export const isListOfOrigins = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((one) => typeof one === 'string' && isWebUri(one, { http: 'loopback' }) && new URL(one).origin === one);
