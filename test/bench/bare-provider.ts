/** The baseline: oidc-provider as it comes, with its own in-memory adapter, and the features that the cases need. */
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { api, connections } from './cases.js';

const issuer = `http://127.0.0.1:${process.env.PORT}`;
const keys = await Promise.all(
  ['ES256', 'RS256'].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg } as JWK;
  }),
);
const registered = { client_id: 'bench', client_secret: 'a'.repeat(43) };
const provider = new Provider(issuer, {
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
