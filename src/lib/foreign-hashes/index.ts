/** Password hashes that other systems made, so that people can move here with their passwords. */
import { bcrypt } from './bcrypt.js';
import type { Fault, Format, Verify } from './format.js';
import { pbkdf2 } from './pbkdf2.js';
import { hexDigest, ldapDigest } from './salted-digest.js';
import { firebaseScrypt, scrypt } from './scrypt.js';
import { unixCrypt } from './unix-crypt.js';

const formats: Format[] = [bcrypt, pbkdf2, scrypt, firebaseScrypt, unixCrypt, ldapDigest, hexDigest];

/** How to verify against this hash, or why that cannot be done; each format bounds the work that a hash may ask for. */
export function readForeignHash(stored: string): Verify | Fault {
  for (const format of formats) {
    const read = format(stored);
    if (read) return read;
  }
  return { fault: 'is of no known format' };
}
