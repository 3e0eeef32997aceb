/** What makes a secret safe to keep: a hash of what is only compared, an authenticated ciphertext of what is read again. */
import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 bits, as base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The SHA-256 of a secret, as base64url. Only for secrets that nobody can guess; passwords need argon2. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

/** A keyed hash (HMAC-SHA-256) as base64url: of what is short enough to be guessed, or to derive one secret from another. */
export const keyedHash = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/** Whether two texts are the same, in a time that does not tell where they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));

/** Encrypts a text (AES-256-GCM) so that it opens only with the same key and for the same purpose. */
export function seal(key: Buffer, text: string, purpose: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Decrypts what `seal` made. Throws when the key, the purpose or a single bit is another. */
export function unseal(key: Buffer, sealed: string, purpose: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
