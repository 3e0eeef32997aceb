/** Signing on the spot: node's synchronous signature is faster than a turn through the thread pool, and waits for nobody there. */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { ExternalSigningKey, type JWK } from 'oidc-provider';

/** A signing key of ours as oidc-provider takes keys that it does not hold itself. */
class OwnKey extends ExternalSigningKey {
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  readonly #jwk: JWK;

  constructor(jwk: JWK) {
    super();
    this.#jwk = jwk;
    this.#private = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    this.#public = createPublicKey(this.#private);
  }

  override get kid() {
    return this.#jwk.kid;
  }

  override get alg() {
    return this.#jwk.alg;
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  override sign(data: Uint8Array): Uint8Array {
    const hash = this.alg === 'EdDSA' ? null : 'sha256';
    return sign(hash, data, { key: this.#private, dsaEncoding: 'ieee-p1363' });
  }
}

/** The keys for `jwks.keys`, in the same order. */
export const ownKeys = (jwks: JWK[]): ExternalSigningKey[] => jwks.map((jwk) => new OwnKey(jwk));
