/** From the flags of `client add` to what the service registers. */
import { readFile } from 'node:fs/promises';
import { Problem } from '../errors.js';
import type { NewClient } from '../services/clients.js';

export interface Add {
  name: string;
  grant: string[];
  redirectUri?: string[];
  postLogoutRedirectUri?: string[];
  public?: true;
  scope?: string;
  authMethod?: string;
  jwksFile?: string;
  resource?: string[];
  backchannelLogoutUri?: string;
  pkce: boolean;
  native?: true;
  introspect?: true;
  firstParty?: true;
  directory?: string;
  metadata?: string;
}

const no = (detail: string, cause?: unknown) => new Problem('bad-request', { detail, cause });

function parsed(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw no(`${what} is not JSON: ${(cause as Error).message}.`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw no(`${what} must be a JSON object.`);
  return value as Record<string, unknown>;
}

async function readKeys(file: string) {
  try {
    return parsed(await readFile(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw no(`The file ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, cause);
  }
}

function authMethod(options: Add): string | undefined {
  if (!options.public) return options.authMethod;
  if (options.authMethod && options.authMethod !== 'none') {
    throw no(`--public says that the client has no way to prove itself, but --auth-method says ${options.authMethod}.`);
  }
  return 'none';
}

/** What the flags ask for. What is said twice, by a flag and in --metadata, is refused rather than guessed. */
export async function asked(options: Add): Promise<NewClient> {
  const flags: Record<string, unknown> = {
    client_name: options.name,
    grant_types: options.grant,
    redirect_uris: options.redirectUri,
    post_logout_redirect_uris: options.postLogoutRedirectUri,
    token_endpoint_auth_method: authMethod(options),
    scope: options.scope,
    jwks: options.jwksFile === undefined ? undefined : await readKeys(options.jwksFile),
    backchannel_logout_uri: options.backchannelLogoutUri,
    application_type: options.native && 'native',
  };
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const further = options.metadata === undefined ? {} : parsed(options.metadata, '--metadata');
  const twice = Object.keys(further).find((name) => name in given);
  if (twice) throw no(`${twice} is said twice: by a flag and in --metadata.`);
  return {
    metadata: { ...given, ...further },
    resources: options.resource ?? [],
    pkceRequired: options.pkce,
    introspectAny: options.introspect ?? false,
    firstParty: options.firstParty ?? false,
    ...(options.directory === undefined ? {} : { directoryId: options.directory }),
  };
}
