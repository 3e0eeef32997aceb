/** scrypt in PHC's form, `$scrypt$ln=16,r=8,p=1$salt$hash`, and Firebase's own variant of it. */
import { createCipheriv, scrypt as deriveBy, type ScryptOptions } from 'node:crypto';
import { type Format, fromBase64, isSame } from './format.js';

const mebibyte = 1024 * 1024;
const mostMemory = 256 * mebibyte;
/** N r p: eight times the usual 2^16 x 8 x 1; some two seconds. */
const mostWork = 2 ** 22;

interface Cost {
  N: number;
  r: number;
  p: number;
}

const derive = (password: string, salt: Buffer, length: number, cost: Cost) =>
  new Promise<Buffer>((resolve, reject) => {
    const options: ScryptOptions = { ...cost, maxmem: 2 * mostMemory };
    deriveBy(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

function costOf(parameters: string): Cost | undefined {
  const read = (name: string) => Number(new RegExp(`(?:^|,)${name}=(\\d{1,4})(?:,|$)`).exec(parameters)?.[1]);
  const [ln, r, p] = [read('(?:ln|n)'), read('r'), read('p')];
  return ln >= 1 && r >= 1 && p >= 1 ? { N: 2 ** ln, r, p } : undefined;
}

function faultOf(cost: Cost | undefined) {
  if (!cost) return { fault: 'is scrypt without its parameters ln, r and p' };
  const { N, r, p } = cost;
  if (128 * N * r <= mostMemory && N * r * p <= mostWork) return undefined;
  return {
    fault: `asks for scrypt with N=${N}, r=${r}, p=${p}, more than ${mostMemory / mebibyte} MiB or too much work`,
  };
}

export const scrypt: Format = (stored) => {
  if (!stored.startsWith('$scrypt$')) return undefined;
  const [, , parameters = '', salt, text, ...more] = stored.split('$');
  const cost = costOf(parameters);
  const fault = faultOf(cost);
  if (fault) return fault;
  const wanted = fromBase64(text ?? '');
  if (!salt || wanted.length < 16 || wanted.length > 64 || more.length) return { fault: 'is not a whole scrypt hash' };
  return async (password) => isSame(await derive(password, fromBase64(salt), wanted.length, cost!), wanted);
};

/** What scrypt derives is the key that encrypts the project's signer key, and that is what is stored. */
export const firebaseScrypt: Format = (stored) => {
  if (!/^\$(fbscrypt|firescrypt)\$/.test(stored)) return undefined;
  // Supabase: $fbscrypt$v=1,n=14,r=8,p=1,ss=..,sk=..$salt$hash; Ory: $firescrypt$ln=14,r=8,p=1$salt$hash$ss$sk
  const [, , parameters = '', salt = '', text = '', ...more] = stored.split('$');
  const named = (name: string) => new RegExp(`,${name}=([\\w+/-]+=*)`).exec(parameters)?.[1];
  const [separator = named('ss') ?? '', signerKey = named('sk') ?? ''] = more;
  const cost = costOf(parameters);
  const fault = faultOf(cost);
  if (fault) return fault;
  const [signer, wanted] = [fromBase64(signerKey), fromBase64(text)];
  if (!salt || !signer.length || wanted.length !== signer.length) {
    return { fault: "is not a whole hash of Firebase's scrypt: salt, hash, salt separator and signer key" };
  }
  return async (password) => {
    const key = await derive(password, Buffer.concat([fromBase64(salt), fromBase64(separator)]), 32, cost!);
    return isSame(createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(signer), wanted);
  };
};
