/** The public keys of a client (RFC 7517), by which it signs what it sends. */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const curves = ['P-256', 'P-384', 'P-521', 'Ed25519', 'X25519'];

/** What is wrong with one key; undefined when it can verify. */
function keyFault(jwk: Record<string, unknown>): string | undefined {
  if (jwk.kty === 'oct') return 'must not hold symmetric keys';
  if (privateMembers.some((member) => member in jwk)) return 'must hold public keys only, and this one is private';
  if (jwk.kty !== 'RSA' && !curves.includes(String(jwk.crv))) {
    return `must hold RSA keys, or EC and OKP keys on ${curves.join(', ')}`;
  }
  for (const member of ['kid', 'alg', 'use']) {
    if (member in jwk && (typeof jwk[member] !== 'string' || !jwk[member])) return `must have a text as ${member}`;
  }
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    if ((key.asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) return 'must not hold RSA keys under 2048 bits';
  } catch {
    return 'must hold keys that can be read';
  }
}

/** A JSON Web Key Set with at least one key, and nothing in it that should have stayed with the client. */
export const jwks = z
  .looseObject(
    { keys: z.array(z.record(z.string(), z.unknown())).min(1, 'must hold at least one key') },
    'must be a JSON Web Key Set',
  )
  .superRefine(({ keys }, ctx) => {
    keys.forEach((key, index) => {
      const fault = keyFault(key);
      if (fault) ctx.addIssue(`${fault} (key ${index + 1})`);
    });
  });
