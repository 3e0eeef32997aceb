/** Secrets of clients: shown once, stored as hashes, several at a time so that they can be rotated with overlap. */
import { hashSecret, newSecret } from '../lib/secret.js';
import type { ClientSecret } from '../models/client.js';

/** A new secret and what is stored of it. The prefix lets scanners of leaked code know it. */
export function issueClientSecret(): { secret: string; stored: ClientSecret } {
  const secret = `gh_cs_${newSecret()}`;
  return { secret, stored: { hash: hashSecret(secret), createdAt: new Date().toISOString() } };
}

/** Whether a secret has not ended. */
export const isLive = (secret: ClientSecret): boolean => !secret.expiresAt || Date.parse(secret.expiresAt) > Date.now();

/** The secrets after a rotation: the new one, and those that go on until the overlap ends. */
export function withRotated(stored: ClientSecret[], added: ClientSecret, overlapSeconds: number): ClientSecret[] {
  const end = new Date(Date.now() + overlapSeconds * 1000).toISOString();
  const kept = stored
    .filter(isLive)
    .map((one) => (one.expiresAt && one.expiresAt < end ? one : { ...one, expiresAt: end }));
  return [...(overlapSeconds > 0 ? kept : []), added];
}
