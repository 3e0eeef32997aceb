/** Signing keys: made on first run, sealed at rest, rotated through next, current and previous. */
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Config, ConfigError } from '../../config/index.js';
import type { Secrets } from '../../config/secrets.js';
import { newSecret, seal, unseal } from '../lib/secret.js';
import { listEveryResource } from '../models/resource.js';
import { type SigningKey, signingKeys } from '../models/signing-key.js';
import { DuplicateError } from '../store/store.js';
import { bumpRevision } from './revision.js';

type Alg = SigningKey['alg'];
const algs: Alg[] = ['ES256', 'RS256'];
const clockSlackSeconds = 60;

async function makeKey(secrets: Secrets, alg: Alg, stage: 'next' | 'current'): Promise<boolean> {
  const slot = `${alg}:${stage}`;
  if (await signingKeys.find({ slot })) return false;
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const _id = newSecret().slice(0, 16);
  const now = new Date();
  const sealedJwk = seal(secrets.encryptionKey, JSON.stringify(await exportJWK(privateKey)), _id);
  try {
    await signingKeys.insert({ _id, alg, stage, slot, sealedJwk, createdAt: now, stageAt: now });
    return true;
  } catch (error) {
    // Another process made one in the meantime: theirs is as good as ours.
    if (!(error instanceof DuplicateError)) throw error;
    return false;
  }
}

const promoteNext = (alg: Alg) =>
  signingKeys.update(
    { slot: `${alg}:next` },
    { $set: { slot: `${alg}:current`, stage: 'current', stageAt: new Date() } },
  );

/** Sees to it that every algorithm has a key that signs, also after a crash in the middle of a rotation. */
export async function ensureKeys(secrets: Secrets): Promise<void> {
  await Promise.all(
    algs.map(async (alg) => {
      const standing = await signingKeys.find({ slot: `${alg}:current` });
      if (!standing && !(await promoteNext(alg))) await makeKey(secrets, alg, 'current');
    }),
  );
}

/** Makes the keys that will sign next, where there are none: not before the first answer, as an RSA key takes its time. */
async function ensureNextKeys(secrets: Secrets): Promise<void> {
  const made = await Promise.all(algs.map((alg) => makeKey(secrets, alg, 'next')));
  if (made.includes(true)) await bumpRevision();
}

/** Every key and its stage, without the key itself. */
export async function listKeys(): Promise<Omit<SigningKey, 'sealedJwk' | 'slot'>[]> {
  const { items } = await signingKeys.list({});
  return items.map(({ sealedJwk, slot, ...rest }) => rest);
}

/** The private JWKs, the one that signs first for each algorithm. Throws ConfigError when ENCRYPTION_KEY is not the one they were sealed with. */
export async function openKeys(secrets: Secrets): Promise<JWK[]> {
  const order = { current: 0, next: 1, previous: 2 };
  const { items } = await signingKeys.list({});
  return items
    .sort((one, other) => order[one.stage] - order[other.stage])
    .map((key) => {
      try {
        const jwk: JWK = JSON.parse(unseal(secrets.encryptionKey, key.sealedJwk, key._id));
        return { ...jwk, kid: key._id, alg: key.alg, use: 'sig' };
      } catch {
        throw new ConfigError([
          `ENCRYPTION_KEY must be the one that the signing keys were sealed with: key ${key._id} does not open with it`,
        ]);
      }
    });
}

/**
 * How long a key must verify after it signed last, in seconds: as long as the longest token that it may have signed, and
 * as long as a session, for at its end clients say by an old ID token who is meant (RP-Initiated Logout 2).
 */
async function longestTokenSeconds(config: Config): Promise<number> {
  const lifetimes = (await listEveryResource()).map((resource) => resource.lifetime ?? 0);
  const own = [config.ID_TOKEN_SECONDS, config.ACCESS_TOKEN_SECONDS, config.SESSION_SECONDS];
  return Math.max(...own, ...lifetimes) + clockSlackSeconds;
}

/**
 * Lets the next key sign, keeps the current one for verification until nothing that it signed is good any more, and
 * makes a new next. Of several processes that rotate at once, one does; a crash in between is mended by `ensureKeys`.
 */
export async function rotateKeys(config: Config, isDue = (_key: SigningKey) => true): Promise<void> {
  const expiresAt = new Date(Date.now() + (await longestTokenSeconds(config)) * 1000);
  let rotated = false;
  for (const alg of algs) {
    const current = await signingKeys.find({ slot: `${alg}:current` });
    if (!current || !isDue(current)) continue;
    const retired = await signingKeys.update(
      { _id: current._id, stage: 'current' },
      { $set: { stage: 'previous', stageAt: new Date(), expiresAt }, $unset: { slot: true } },
    );
    rotated ||= !!retired;
  }
  await ensureKeys(config.secrets);
  await ensureNextKeys(config.secrets);
  if (rotated) await bumpRevision();
}

/** Rotates the keys that have signed for KEY_ROTATION_DAYS. */
export const rotateDueKeys = (config: Config): Promise<void> =>
  rotateKeys(config, (key) => Date.now() - key.stageAt.getTime() >= config.KEY_ROTATION_DAYS * 86_400_000);

const checkMs = 3_600_000;

/** Looks every hour, and now, whether keys are due; never keeps the process alive. Returns how to stop. */
export function startKeyRotation(config: Config, report: (error: unknown) => void): () => void {
  const look = () => rotateDueKeys(config).catch(report);
  const timer = setInterval(look, checkMs).unref();
  void look();
  return () => clearInterval(timer);
}
