/** A real relying party (openid-client), against a running server on plain http. */
import * as client from 'openid-client';
import { Person } from './person.js';
import type { TestServer } from './server.js';

export const redirectUri = 'https://app.example/callback';
export const password = 'correct horse battery staple';

export interface Registered {
  client_id: string;
  client_secret?: string;
}

/** Adds an account that may sign in with `password`. */
export const addAccount = (server: TestServer, username: string, ...more: string[]): Promise<{ id: string }> =>
  server.cliWithInput(
    password,
    'account',
    'add',
    '--username',
    username,
    '--email',
    `${username}@example.com`,
    '--verified',
    '--password-stdin',
    ...more,
  );

/** Adds a client with the code and refresh grants and `redirectUri`, and whatever else is asked for. */
export const addClient = (server: TestServer, ...more: string[]): Promise<Registered> =>
  server.cli(
    'client',
    'add',
    '--name',
    'Photo Printer',
    '--grant',
    'authorization_code',
    '--grant',
    'refresh_token',
    '--redirect-uri',
    redirectUri,
    ...more,
  );

/** What openid-client knows of us, from discovery. */
export const discover = (
  server: TestServer,
  registered: Registered,
  auth?: client.ClientAuth,
): Promise<client.Configuration> =>
  client.discovery(new URL(server.issuer), registered.client_id, registered.client_secret, auth, {
    execute: [client.allowInsecureRequests],
  });

export interface SignedIn {
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>;
  person: Person;
}

/** The whole walk: authorization request, sign-in, consent, code, tokens. `more` are further request parameters. */
export async function signIn(
  server: TestServer,
  config: client.Configuration,
  username: string,
  more: Record<string, string> = {},
  person = new Person(server.issuer),
): Promise<SignedIn> {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  });
  let page = await person.open(url.href);
  if (/name="password"/.test(page.html)) page = await person.signIn(page, username, password);
  if (/name="decision"/.test(page.html)) page = await person.allow(page);
  const tokens = await client.authorizationCodeGrant(config, new URL(page.url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  return { tokens, person };
}
