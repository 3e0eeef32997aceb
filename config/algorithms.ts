/** By which algorithms is signed: by us, and by clients. */

/** What our own keys sign with. */
export const signingAlgs = ['RS256', 'ES256'] as const;

/** What we verify of clients: assertions, request objects and DPoP proofs. */
export const clientAlgs = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
