/**
 * One digest over password and salt: LDAP's `{SSHA}base64` (RFC 2307's scheme, salt last), and hex as
 * `sha256$SALT$HEX` where the salt came before the password, `sha256-suffix$SALT$HEX` where it came after.
 */
import { hash } from 'node:crypto';
import { type Format, fromBase64, isSame } from './format.js';

const sizes: Record<string, number> = { sha1: 20, sha256: 32, sha512: 64 };

export const ldapDigest: Format = (stored) => {
  const [, bits, text = ''] = /^\{SSHA(|256|512)\}([A-Za-z0-9+/]+={0,2})$/i.exec(stored) ?? [];
  if (bits === undefined) {
    return /^\{\w+\}/.test(stored) ? { fault: 'is not of the schemes {SSHA}, {SSHA256} or {SSHA512}' } : undefined;
  }
  const digest = `sha${bits || 1}`;
  const [wanted, salt] = [fromBase64(text).subarray(0, sizes[digest]), fromBase64(text).subarray(sizes[digest])];
  if (!salt.length) return { fault: `is {SSHA${bits}} without a salt, or not whole` };
  return (password) => isSame(hash(digest, Buffer.concat([Buffer.from(password), salt]), 'buffer'), wanted);
};

export const hexDigest: Format = (stored) => {
  const [, digest, suffix, salt, hex = ''] = /^(sha1|sha256|sha512)(-suffix)?\$(.*)\$([^$]*)$/.exec(stored) ?? [];
  if (!digest) return undefined;
  if (!salt) return { fault: `is ${digest} without a salt` };
  if (!/^[0-9a-f]+$/i.test(hex) || hex.length !== 2 * sizes[digest]!) return { fault: `is not ${digest} in hex` };
  const wanted = Buffer.from(hex, 'hex');
  return (password) => isSame(hash(digest, suffix ? password + salt : salt + password, 'buffer'), wanted);
};
