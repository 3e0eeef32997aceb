/** The secrets of the process: from the environment, or made on first run into a file that only the owner can read. */
import { hkdfSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import * as check from './checks.js';

export interface Secrets {
  cookieKeys: string[];
  /** Encrypts signing keys at rest. */
  encryptionKey: Buffer;
}

interface Given {
  DATA_DIR: string;
  COOKIE_KEYS?: string[] | undefined;
  ENCRYPTION_KEY?: Buffer | undefined;
}

const kept = z.object({
  cookieKeys: z.array(z.string().min(32)).min(1),
  encryptionKey: check.encryptionKey,
});

const made = () => ({
  cookieKeys: [randomBytes(32).toString('base64url')],
  encryptionKey: randomBytes(32).toString('base64url'),
});

/** A key of its own for each purpose, derived from the encryption key (HKDF, RFC 5869). */
export const deriveKey = (secrets: Secrets, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secrets.encryptionKey, '', `gatehouse:${purpose}`, 32));

/** The secrets that the environment gives, if it gives all of them. */
export const givenSecrets = ({ COOKIE_KEYS, ENCRYPTION_KEY }: Given): Secrets | undefined =>
  COOKIE_KEYS && ENCRYPTION_KEY ? { cookieKeys: COOKIE_KEYS, encryptionKey: ENCRYPTION_KEY } : undefined;

/** Makes a folder with those above it. Node's own recursion never ends where the system answers as /proc does. */
function makeFolder(folder: string) {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Windows has no such modes. */
const isOpenToOthers = (file: string) => process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;

/** Closes a file that others can read, where its folder allows that, and says what was found. */
function close(file: string): string {
  try {
    chmodSync(file, 0o600);
  } catch {}
  return isOpenToOthers(file)
    ? `${file} can be read by others: give it the mode 600`
    : `${file} could be read by others, and no longer can; whoever read it before knows your secrets`;
}

function write(file: string, text: string) {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts a whole file in place or none, and leaves alone the one that another process has put there first. */
function writeOnce(file: string, text: string) {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  write(draft, text);
  try {
    linkSync(draft, file);
  } catch (error) {
    // Where there are no hard links, the last of two that start at once wins; the next start agrees with it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes what the environment gives and the rest from `secrets.json` (mode 0600), which it makes when it is not there. */
export function loadSecrets(given: Given, faults: string[], warnings: string[]): Secrets | undefined {
  const whole = givenSecrets(given);
  if (whole) return whole;
  const file = join(given.DATA_DIR, 'secrets.json');
  try {
    makeFolder(resolve(given.DATA_DIR));
    if (!statSync(file, { throwIfNoEntry: false })) writeOnce(file, `${JSON.stringify(made(), null, 2)}\n`);
    if (isOpenToOthers(file)) warnings.push(close(file));
    const { cookieKeys, encryptionKey } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { cookieKeys: given.COOKIE_KEYS ?? cookieKeys, encryptionKey: given.ENCRYPTION_KEY ?? encryptionKey };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    faults.push(
      code
        ? `DATA_DIR must be a folder where secrets.json can be kept (${code}); it is ${JSON.stringify(given.DATA_DIR)}`
        : `${file} must be as it was made: bring it back from a backup, as nothing else opens the signing keys`,
    );
    return undefined;
  }
}
