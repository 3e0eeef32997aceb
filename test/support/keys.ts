/** Keys of clients: what they register of them, and what they sign with them. */
import { hash, randomUUID } from 'node:crypto';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface ClientKey {
  /** The public part, as a client registers it. */
  jwks: { keys: JWK[] };
  privateKey: GenerateKeyPairResult['privateKey'];
  alg: string;
}

/** A new key pair. */
export async function clientKey(alg = 'ES256'): Promise<ClientKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { jwks: { keys: [{ ...(await exportJWK(publicKey)), alg, use: 'sig', kid: 'one' }] }, privateKey, alg };
}

/** A signed request object (RFC 9101), or whatever else a client signs for us; `claims` win over what is usual. */
export const signed = (key: ClientKey, clientId: string, issuer: string, claims: Record<string, unknown>) => {
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: clientId, aud: issuer, iat: now, exp: now + 60, nbf: now };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: key.alg, kid: 'one' }).sign(key.privateKey);
};

/** A proof that whoever sends this request has the key (RFC 9449 4); with `token`, for use at a resource. */
export async function proof(
  key: ClientKey,
  htm: string,
  htu: string,
  token?: string,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const { kid: _kid, use: _use, alg: _alg, ...jwk } = key.jwks.keys[0] as JWK;
  const ath = token === undefined ? {} : { ath: hash('sha256', token, 'base64url') };
  return new SignJWT({ htm, htu, jti: randomUUID(), ...ath, ...claims })
    .setProtectedHeader({ alg: key.alg, typ: 'dpop+jwt', jwk })
    .setIssuedAt(claims.iat as number | undefined)
    .sign(key.privateKey);
}
