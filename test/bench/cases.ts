/** What is measured: the requests that machines send all day. */

/** Keep-alive connections that ask at once; each refresh chain has one of its own. */
export const connections = 32;
/** The resource whose tokens are JWTs. */
export const api = 'https://bench.example/api';

/** What a server was prepared with. */
export interface Prepared {
  client_id: string;
  client_secret: string;
  people: { access: string; refresh: string }[];
  /** Who signs in by password, on Gatehouse. */
  storm?: { username: string; password: string }[];
}

export interface Case {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  /** The form and the bearer of one connection; `refresh` is that connection's newest refresh token. */
  body?: (prepared: Prepared, refresh: string) => Record<string, string>;
  bearer?: (prepared: Prepared) => string;
}

const person = ({ people }: Prepared) => people[0] as Prepared['people'][number];

/** The form that bare Koa is measured with too. */
export const machineForm = { grant_type: 'client_credentials' };

export const cases: Case[] = [
  {
    name: 'introspection',
    method: 'POST',
    path: '/introspect',
    body: (prepared) => ({ token: person(prepared).access }),
  },
  { name: 'userinfo', method: 'GET', path: '/userinfo', bearer: (prepared) => person(prepared).access },
  {
    name: 'refresh',
    method: 'POST',
    path: '/token',
    body: (_prepared, refresh_token) => ({ grant_type: 'refresh_token', refresh_token }),
  },
  { name: 'discovery', method: 'GET', path: '/.well-known/openid-configuration' },
  { name: 'client_credentials', method: 'POST', path: '/token', body: () => machineForm },
  {
    name: 'client_credentials, ES256 JWT',
    method: 'POST',
    path: '/token',
    body: () => ({ ...machineForm, scope: 'read', resource: api }),
  },
];
