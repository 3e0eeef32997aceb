/** The secrets of the process: from the environment, or made on first run into a file that only the owner can read. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  cookieKeys: string[];
  /** Encrypts signing keys at rest. */
  encryptionKey: Buffer;
}

/** A key of its own for each purpose, derived from the encryption key (HKDF, RFC 5869). */
export const deriveKey = (secrets: Secrets, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secrets.encryptionKey, '', `gatehouse:${purpose}`, 32));

/** Takes what the environment gives and makes the rest, once, into `secrets.json` (mode 0600). */
export function loadSecrets(
  dataDir: string,
  given: { cookieKeys?: string[] | undefined; encryptionKey?: Buffer | undefined },
): Secrets {
  if (given.cookieKeys && given.encryptionKey) return given as Secrets;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'secrets.json');
  try {
    const made = {
      cookieKeys: [randomBytes(32).toString('base64url')],
      encryptionKey: randomBytes(32).toString('base64url'),
    };
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  return {
    cookieKeys: given.cookieKeys ?? kept.cookieKeys,
    encryptionKey: given.encryptionKey ?? Buffer.from(kept.encryptionKey, 'base64url'),
  };
}
