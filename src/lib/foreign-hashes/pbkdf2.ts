/** PBKDF2 as Django writes it, `pbkdf2_sha256$ITERATIONS$salt$base64`, and as passlib does, `$pbkdf2-sha256$...`. */
import { pbkdf2 as derive } from 'node:crypto';
import { promisify } from 'node:util';
import { type Format, fromBase64, isSame } from './format.js';

/** Five times what Django 5 asks for; some two seconds. */
const mostIterations = 5_000_000;
const sizes: Record<string, number> = { sha1: 20, sha256: 32, sha512: 64 };

const forms = [
  { pattern: /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,10})\$([^$]+)\$([^$]+)$/, salt: (text: string) => Buffer.from(text) },
  { pattern: /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(\d{1,10})\$([^$]+)\$([^$]+)$/, salt: fromBase64 },
];

export const pbkdf2: Format = (stored) => {
  if (!/^\$?pbkdf2/.test(stored)) return undefined;
  for (const form of forms) {
    const [, digest = 'sha1', count, salt, text] = form.pattern.exec(stored) ?? [];
    if (!count || !salt || !text) continue;
    const [iterations, wanted] = [Number(count), fromBase64(text)];
    if (iterations < 1 || iterations > mostIterations) {
      return { fault: `asks for ${iterations} iterations of PBKDF2, which is not 1 to ${mostIterations}` };
    }
    // A longer key than the digest would be as many times the work, and a shorter one is a hash cut off.
    if (wanted.length !== sizes[digest]) return { fault: `is not a whole PBKDF2 hash of ${digest}` };
    return async (password) =>
      isSame(await promisify(derive)(password, form.salt(salt), iterations, wanted.length, digest), wanted);
  }
  return { fault: 'is not PBKDF2 as Django or passlib write it' };
};
