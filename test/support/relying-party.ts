/** A real relying party (openid-client), against a running server on plain http. */
import * as client from 'openid-client';
import { type Page, Person } from './person.js';
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

export type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

export interface Asked {
  /** The authorization request. */
  url: URL;
  verifier: string;
  /** Takes the answer apart where the walk ended, and redeems its code. */
  redeem(page: { url: string }, more?: Record<string, string>, options?: client.DPoPOptions): Promise<Tokens>;
}

/** An authorization request with PKCE, state and nonce; `more` are further parameters, or others in their place. */
export async function ask(config: client.Configuration, more: Record<string, string> = {}): Promise<Asked> {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const isOidc = (more.scope ?? 'openid').split(' ').includes('openid');
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...(isOidc ? { nonce } : {}),
    ...more,
  });
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: more.state ?? state,
    ...(isOidc ? { expectedNonce: more.nonce ?? nonce } : {}),
  };
  const redeem: Asked['redeem'] = (page, parameters, options) =>
    client.authorizationCodeGrant(config, new URL(page.url), checks, parameters, options);
  return { url, verifier, redeem };
}

/** Walks from a URL of ours as far as it goes, signing in and allowing where a page asks for it. */
export async function walk(person: Person, url: string | URL, username: string): Promise<Page> {
  let page = await person.open(String(url));
  if (/name="password"/.test(page.html)) page = await person.signIn(page, username, password);
  if (/name="decision"/.test(page.html)) page = await person.allow(page);
  return page;
}

export interface SignedIn {
  tokens: Tokens;
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
  const asked = await ask(config, more);
  return { tokens: await asked.redeem(await walk(person, asked.url, username)), person };
}

/** Types a device's code into our page and confirms it, signing in and allowing where a page asks for it. */
export async function approveDevice(person: Person, userCode: string, username: string): Promise<Page> {
  const asked = await person.submit(await person.open('/device'), /\/device$/, { user_code: userCode });
  let page = await person.submit(asked, /\/device$/);
  if (/name="password"/.test(page.html)) page = await person.signIn(page, username, password);
  if (/name="decision"/.test(page.html)) page = await person.allow(page);
  return page;
}

/** Signs out of the browser on our own page, which asks first; `query` are parameters of the sign-out request. */
export async function signOut(person: Person, query: Record<string, string> = {}): Promise<Page> {
  const asked = await person.open(`/session/end?${new URLSearchParams(query)}`);
  return person.submit(asked, /\/session\/end\/confirm$/, { logout: 'yes' });
}
