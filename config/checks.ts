/** What is right for a setting, and how to say so; each takes the text of the environment. */
import { statSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isNextDoor } from './addresses.js';

const text = (isRight: (value: string) => boolean, message: string) => z.string().refine(isRight, message);
const whole = (least: number, most: number, message: string) =>
  text((value) => /^\d{1,12}$/.test(value) && Number(value) >= least && Number(value) <= most, message).transform(
    Number,
  );
const list = (value: string) => value.split(',').map((part) => part.trim());

export const port = whole(0, 65_535, 'must be a TCP port, 1 to 65535 (or 0 for any that is free)');
export const count = whole(1, 10_000, 'must be a whole number from 1 to 10000');
export const few = whole(1, 100, 'must be a whole number from 1 to 100');
/** Below 7 MiB argon2id is weaker than OWASP's least; tests that hash a lot set the cost in code. */
export const kibibytes = whole(7168, 4_194_304, 'must be a whole number of KiB, from 7168 (7 MiB) to 4194304 (4 GiB)');
export const seconds = whole(1, 3_153_600_000, 'must be a whole number of seconds, at least 1');
export const atMost = (most: number) => whole(1, most, `must be a whole number of seconds from 1 to ${most}`);
export const atMostOrNone = (most: number) =>
  whole(0, most, `must be a whole number of seconds from 1 to ${most}, or 0 to switch it off`);
export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
export const oneOf = <const T extends string>(...values: T[]) => z.enum(values, `must be one of: ${values.join(', ')}`);
export const color = text((value) => /^#[0-9a-f]{6}$/i.test(value), 'must be a colour as #rrggbb, e.g. #0b6e6e');
export const folder = text((value) => !value.includes('\0'), 'must be the path of a folder');
export const name = text((value) => !/\p{Cc}/u.test(value), 'must be one line of text');

export const host = text(
  (value) => isIP(value) > 0 || /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(value),
  'must be an IP address or a host name of this machine, e.g. 127.0.0.1',
);

export const image = text(
  (value) => /\.(svg|png)$/i.test(value) && statSync(value, { throwIfNoEntry: false })?.isFile() === true,
  'must be the path of an SVG or PNG file that is there',
);

/** The URL in a text, or undefined when there is none with one of these protocols. */
const urlOf = (value: string, ...protocols: string[]) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.hostname && protocols.includes(url.protocol) ? url : undefined;
};

/** Compared by clients character for character (RFC 9207), so only the one normal form of it is right. */
export const issuer = z.string().superRefine((value, ctx) => {
  const url = urlOf(value, 'http:', 'https:');
  if (!url) ctx.addIssue('must be an http or https URL, e.g. https://id.example.com');
  else if (url.pathname !== '/' || url.search || url.hash || url.username || url.password)
    ctx.addIssue(`must have no path, query, fragment or credentials: Gatehouse wants the whole host, as ${url.origin}`);
  else if (value !== url.origin) ctx.addIssue(`must be written as ${url.origin}`);
});

export const helpUrl = text(
  (value) => URL.canParse(value) && ['https:', 'http:', 'mailto:'].includes(new URL(value).protocol),
  'must be an https:, http: or mailto: URL, e.g. mailto:help@example.com',
);

/** What is looked up is put at its end. */
export const rangeUrl = text(
  (value) => !!urlOf(value, 'https:', 'http:') && value.endsWith('/'),
  'must be an https or http URL that ends with a slash, e.g. https://api.pwnedpasswords.com/range/',
);

export const mongodbUri = text(
  (value) => /^mongodb(\+srv)?:\/\/[^\s/?]+(\/[^\s?]*)?(\?\S*)?$/.test(value),
  'must be a MongoDB URI, e.g. mongodb://127.0.0.1:27017/gatehouse',
);

const isRange = (value: string) => {
  const [address = '', bits, ...more] = value.split('/');
  const family = isIP(address);
  if (!family || more.length) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

export const addresses = z.string().transform((value, ctx) => {
  const parts = value === '' ? [] : list(value);
  for (const part of parts.filter((part) => !isRange(part)))
    ctx.addIssue(`must be addresses and CIDR ranges, comma-separated (127.0.0.1,10.0.0.0/8); "${part}" is neither`);
  return parts;
});

/** Plain SMTP is for mail servers next door only: letters carry codes that open accounts. */
export const smtpUrl = z.string().superRefine((value, ctx) => {
  const url = urlOf(value, 'smtp:', 'smtps:');
  if (!url) ctx.addIssue('must be an smtps: or smtp: URL, e.g. smtps://user:password@mail.example.com');
  else if (url.protocol === 'smtp:' && !isNextDoor(url.hostname) && url.searchParams.get('requireTLS') !== 'true')
    ctx.addIssue(
      'must use TLS: smtps:, or smtp: with ?requireTLS=true. Plain smtp: is for loopback and private addresses',
    );
});

export const mailbox = text((value) => {
  const address = /^[^<>\p{Cc}]*<([^<>]*)>$/u.exec(value)?.[1] ?? value;
  return /^[^\s@<>,"\p{Cc}]+@[^\s@<>,"\p{Cc}]+$/u.test(address);
}, 'must be one mail address, with or without a name, e.g. Example <id@example.com>');

export const cookieKeys = z.string().transform((value, ctx) => {
  const keys = list(value);
  if (keys.some((key) => key.length < 32))
    ctx.addIssue('must be secrets of at least 32 characters each, comma-separated; openssl rand -base64 32 makes one');
  return keys;
});

export const encryptionKey = z.string().transform((value, ctx) => {
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length !== 32 || !/^[\w+/-]{43}=?$/.test(value))
    ctx.addIssue('must be 32 bytes in base64 or base64url; openssl rand -base64 32 makes one');
  return bytes;
});
