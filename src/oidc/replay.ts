/** One-time assertions and proofs (RFC 7523 3, RFC 9449 11.1): of all that arrive at once, one counts. */
import type Provider from 'oidc-provider';
import { hashSecret } from '../lib/secret.js';
import { artifactId, artifacts } from '../models/artifact.js';
import { DuplicateError } from '../store/store.js';

/** Makes the provider decide by one insert, where it would look first and write after. `exp` is in seconds. */
export function preventReplay(provider: Provider): void {
  provider.ReplayDetection.unique = async (iss: string, jti: string, exp: number) => {
    const kind = 'ReplayDetection';
    const _id = artifactId(kind, hashSecret(JSON.stringify([iss, jti])));
    try {
      await artifacts.insert({ _id, kind, payload: '{}', expiresAt: new Date(exp * 1000) });
      return true;
    } catch (error) {
      if (error instanceof DuplicateError) return false;
      throw error;
    }
  };
}
