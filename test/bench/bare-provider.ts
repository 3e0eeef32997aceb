/** The baseline: oidc-provider as it comes, all in memory, with the features that the cases need. */
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type AdapterPayload } from 'oidc-provider';
import { api, connections } from './cases.js';

const issuer = `http://127.0.0.1:${process.env.PORT}`;
const keys = await Promise.all(
  ['ES256', 'RS256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg } as JWK;
  }),
);
const registered = { client_id: 'bench', client_secret: 'a'.repeat(43) };
/** As the library's own adapter, whose memory ends at a thousand artifacts: a moment's work here. */
class InMemory {
  static readonly kept = new Map<string, AdapterPayload>();
  readonly #prefix: string;
  constructor(kind: string) {
    this.#prefix = `${kind}:`;
  }
  async upsert(id: string, payload: AdapterPayload) {
    InMemory.kept.set(this.#prefix + id, payload);
  }
  async find(id: string) {
    return InMemory.kept.get(this.#prefix + id);
  }
  async consume(id: string) {
    (InMemory.kept.get(this.#prefix + id) as AdapterPayload).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id: string) {
    InMemory.kept.delete(this.#prefix + id);
  }
  async findByUid() {
    return undefined;
  }
  async findByUserCode() {
    return undefined;
  }
  async revokeByGrantId() {}
}

const provider = new Provider(issuer, {
  adapter: InMemory,
  clients: [
    {
      ...registered,
      grant_types: ['client_credentials', 'refresh_token', 'authorization_code'],
      redirect_uris: ['https://app.example/cb'],
    },
  ],
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: 'Ann Example' }) }),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: 'read',
        audience: api,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  issueRefreshToken: () => true,
  jwks: { keys },
  rotateRefreshToken: true,
  routes: { introspection: '/introspect', userinfo: '/userinfo' },
  scopes: ['openid', 'profile', 'offline_access'],
  ttl: { AccessToken: 600, ClientCredentials: 600, Grant: 86_400, RefreshToken: 86_400 },
});

const client = await provider.Client.find(registered.client_id);
const accountId = 'ann';
const scope = 'openid profile';
async function tokensOfPerson() {
  const grant = new provider.Grant({ accountId, clientId: registered.client_id });
  grant.addOIDCScope(scope);
  const common = { accountId, client, grantId: await grant.save(), gty: 'authorization_code', scope };
  const access = await new provider.AccessToken(common as never).save();
  const refresh = await new provider.RefreshToken(common as never).save();
  return { access, refresh };
}
const people = await Promise.all(Array.from({ length: connections }, tokensOfPerson));
provider.listen(Number(process.env.PORT), '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ ...registered, people })}\n`),
);
