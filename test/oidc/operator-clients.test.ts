import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pino from 'pino';
import { loadConfig } from '../../config/index.js';
import { createLiveProvider } from '../../src/oidc/live.js';
import { createClient } from '../../src/services/clients.js';
import { addResource, removeResource } from '../../src/services/resources.js';
import { sampleView } from '../support/sample-view.js';
import { openTestStore } from '../support/store.js';

let store: Awaited<ReturnType<typeof openTestStore>>;
let live: ReturnType<typeof createLiveProvider>;
before(async () => {
  store = await openTestStore();
  const config = loadConfig({ DATA_DIR: store.settings.DATA_DIR });
  live = createLiveProvider({ config, log: pino({ level: 'silent' }), view: sampleView() });
});
after(() => store.close());

const find = async (id: string) => (await live.current()).Client.find(id);

const web = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
const device = { grant_types: ['device_code', 'refresh_token'], token_endpoint_auth_method: 'none' };
const keys = [
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ed25519'),
].map(({ publicKey }) => publicKey.export({ format: 'jwk' }));
const keyed = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys } };

const kinds: Record<string, Record<string, unknown>> = {
  'a web application': web,
  'every grant': {
    ...web,
    grant_types: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'password',
      'device_code',
      'token-exchange',
    ],
  },
  'a service': { grant_types: ['client_credentials'] },
  'a device': device,
  'a native application': {
    application_type: 'native',
    redirect_uris: ['com.example.app:/cb', 'http://127.0.0.1/cb', 'http://[::1]/cb', 'https://app.example/cb'],
    token_endpoint_auth_method: 'none',
  },
  private_key_jwt: { ...web, ...keyed, token_endpoint_auth_signing_alg: 'ES256' },
  'private_key_jwt by a jwks_uri': {
    ...web,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: 'https://app.example/k',
  },
  'pairwise subjects': { ...web, subject_type: 'pairwise' },
  'signed requests': { ...web, ...keyed, require_signed_request_object: true, request_object_signing_alg: 'PS256' },
  'every page about it': {
    ...web,
    client_uri: 'https://app.example/',
    logo_uri: 'https://app.example/logo.svg',
    policy_uri: 'https://app.example/policy',
    tos_uri: 'https://app.example/terms',
    contacts: ['ops@app.example'],
    'client_name#de': 'Anwendung',
    software_id: 'app',
    software_version: '1',
  },
  'logout on every way': {
    ...web,
    post_logout_redirect_uris: ['https://app.example/bye'],
    backchannel_logout_uri: 'https://app.example/logout',
    backchannel_logout_session_required: true,
  },
  'everything else': {
    ...web,
    response_modes: ['query', 'fragment', 'form_post', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'],
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    authorization_signed_response_alg: 'ES256',
    introspection_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    default_max_age: 0,
    require_auth_time: true,
    initiate_login_uri: 'https://app.example/login',
    allowed_cors_origins: ['https://spa.example'],
    scope: 'openid profile email phone address groups offline_access',
  },
};

describe('the engine takes what the operator may register', () => {
  for (const [what, metadata] of Object.entries(kinds)) {
    test(`for ${what}`, async () => {
      const { client } = await createClient({ metadata });
      assert.equal((await find(client._id))?.clientId, client._id);
    });
  }

  test('for a resource, also after the resource is gone', async () => {
    await addResource({ identifier: 'https://api.example', scope: 'read' });
    const metadata = { grant_types: ['client_credentials'], scope: 'read' };
    const { client } = await createClient({ metadata, resources: ['https://api.example'] });
    assert.equal((await find(client._id))?.scope, 'read');
    await removeResource('https://api.example');
    assert.equal((await find(client._id))?.scope, 'read');
  });
});
