/**
 * crypt(3) by MD5 (`$1$`, Apache's `$apr1$`) and by SHA-2 (`$5$`, `$6$`, Drepper's "Unix crypt using SHA-256 and
 * SHA-512"). Written here because npm's `unixcrypt` 3.0.4 is wrong for passwords of 32 and 64 bytes.
 */
import { hash as digestOf } from 'node:crypto';
import { setImmediate as letOthers } from 'node:timers/promises';
import { type Format, isSame } from './format.js';

/** passlib writes 656000 rounds; two seconds or so. */
const mostRounds = 1_000_000;
/** SHA-crypt hashes the password once per byte of it, so that a long one would be quadratic work. */
const longestPassword = 1024;

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The bytes in the order given, three at a time, each group as characters of six bits with the lowest first. */
function encode(bytes: Buffer, order: number[]): string {
  let text = '';
  for (let at = 0; at < order.length; at += 3) {
    const group = order.slice(at, at + 3);
    let bits = group.reduce((sum, index) => (sum << 8) | bytes[index]!, 0);
    for (let sixes = Math.ceil((group.length * 8) / 6); sixes > 0; sixes--, bits >>= 6) text += alphabet[bits & 63];
  }
  return text;
}

/** Every third byte belongs together, and each group starts `turn` places further on than the one before it. */
const interleaved = (third: number, turn: number, rest: number[]) => [
  ...Array.from({ length: third }, (_, i) => [0, 1, 2].map((place) => i + third * ((place + turn * i) % 3))).flat(),
  ...rest,
];

const kinds = {
  '1': { digest: 'md5', order: [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, 11], text: 22, salt: 8 },
  apr1: { digest: 'md5', order: [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, 11], text: 22, salt: 8 },
  '5': { digest: 'sha256', order: interleaved(10, 2, [31, 30]), text: 43, salt: 16 },
  '6': { digest: 'sha512', order: interleaved(21, 1, [63]), text: 86, salt: 16 },
};

const none = Buffer.alloc(0);
const times = (part: Buffer, count: number) => Array<Buffer>(count).fill(part);

/** What the rounds begin with: the first digest, and what stands for the password and the salt in each round. */
function start(id: keyof typeof kinds, password: Buffer, salt: Buffer, digest: (...parts: Buffer[]) => Buffer) {
  const first = digest(password, salt, password);
  const stretched = Buffer.alloc(password.length, first);
  const bits = [...password.length.toString(2)].reverse().map((bit) => bit === '1');
  if (kinds[id].digest === 'md5') {
    const byBits = password.length ? bits.map((one) => (one ? Buffer.alloc(1) : password.subarray(0, 1))) : [];
    return { c: digest(password, Buffer.from(`$${id}$`), salt, stretched, ...byBits), p: password, s: salt };
  }
  const byBits = password.length ? bits.map((one) => (one ? first : password)) : [];
  const c = digest(password, salt, stretched, ...byBits);
  const p = Buffer.alloc(password.length, digest(...times(password, password.length)));
  const s = Buffer.alloc(salt.length, digest(...times(salt, 16 + c[0]!)));
  return { c, p, s };
}

async function crypt(id: keyof typeof kinds, password: Buffer, salt: Buffer, rounds: number): Promise<string> {
  const digest = (...parts: Buffer[]) => digestOf(kinds[id].digest, Buffer.concat(parts), 'buffer');
  const { c: begin, p, s } = start(id, password, salt, digest);
  let c = begin;
  for (let round = 0; round < rounds; round++) {
    c = digest(round & 1 ? p : c, round % 3 ? s : none, round % 7 ? p : none, round & 1 ? c : p);
    if (round % 5000 === 4999) await letOthers();
  }
  return encode(c, kinds[id].order);
}

export const unixCrypt: Format = (stored) => {
  const [, id, count = '', salt = '', text = ''] =
    /^\$(1|apr1|5|6)\$(?:rounds=(\d{1,10})\$)?([^$]*)\$([^$]*)$/.exec(stored) ?? [];
  if (!id) return /^\$(1|apr1|5|6)\$/.test(stored) ? { fault: 'is not a whole crypt(3) hash' } : undefined;
  const kind = kinds[id as keyof typeof kinds];
  const rounds = kind.digest === 'md5' ? 1000 : Number(count || 5000);
  if (rounds < 1000 || rounds > mostRounds || (count && kind.digest === 'md5')) {
    return { fault: `asks for ${count} rounds of ${kind.digest}-crypt, which is not 1000 to ${mostRounds}` };
  }
  if (Buffer.byteLength(salt) > kind.salt || text.length !== kind.text)
    return { fault: 'is not a whole crypt(3) hash' };
  return async (password) => {
    const bytes = Buffer.from(password);
    if (bytes.length > longestPassword) return false;
    const made = await crypt(id as keyof typeof kinds, bytes, Buffer.from(salt), rounds);
    return isSame(Buffer.from(made), Buffer.from(text));
  };
};
