/** What is right for a setting, and how to say so; each takes the text of the environment. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const whole = (least: number, most: number, what: string) =>
  z
    .string()
    .refine((text) => /^\d{1,12}$/.test(text) && Number(text) >= least && Number(text) <= most, `must be ${what}`)
    .transform(Number);

export const text = z.string().min(1, 'must not be empty');
export const port = whole(0, 65535, 'a TCP port, 0 to 65535');
export const count = whole(1, 10_000, 'a whole number from 1 to 10000');
export const few = whole(1, 100, 'a whole number from 1 to 100');
/** Below 7 MiB argon2id is weaker than OWASP's least; tests that hash a lot set the cost in code. */
export const kibibytes = whole(7168, 4_194_304, 'a whole number of KiB, from 7168 (7 MiB) to 4194304 (4 GiB)');
export const seconds = whole(1, 3_153_600_000, 'a whole number of seconds, at least 1');
export const secondsOrNone = whole(0, 3_153_600_000, 'a whole number of seconds, 0 to switch it off');
export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
export const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour as #rrggbb');

const urlOf = (text: string, protocols: string[]) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && protocols.includes(url.protocol) && url.hostname ? url : undefined;
};

export const issuer = z.string().refine((value) => {
  const url = urlOf(value, ['http:', 'https:']);
  return url && !url.search && !url.hash && !url.username && !value.endsWith('/');
}, 'must be an http or https URL without query, fragment, credentials or trailing slash, e.g. https://id.example.com');

export const helpUrl = z
  .string()
  .refine((value) => URL.canParse(value) && ['https:', 'http:', 'mailto:'].includes(new URL(value).protocol), {
    message: 'must be an https:, http: or mailto: address, e.g. mailto:help@example.com',
  });

export const mongodbUri = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a MongoDB URI, e.g. mongodb://127.0.0.1:27017/gatehouse');

export const addresses = z.string().transform((value, ctx) => {
  const parts = value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  for (const part of parts) {
    if (!ipaddr.isValid(part) && !ipaddr.isValidCIDR(part)) {
      ctx.addIssue(`must be addresses and CIDR ranges, comma-separated (127.0.0.1,10.0.0.0/8); ${part} is neither`);
    }
  }
  return parts;
});

/** Plain SMTP is for mail servers next door only: the letters carry codes that open accounts. */
export const smtpUrl = z.string().refine((value) => urlOf(value, ['smtp:', 'smtps:']), {
  message: 'must be an smtp: or smtps: URL, e.g. smtps://user:password@mail.example.com',
});

export const cookieKeys = z.string().transform((value, ctx) => {
  const keys = value.split(',').map((key) => key.trim());
  if (keys.some((key) => key.length < 32))
    ctx.addIssue('must be secrets of at least 32 characters each, comma-separated');
  return keys;
});

export const key = z.string().transform((value, ctx) => {
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length !== 32 || !/^[\w-]{43}=?$/.test(value))
    ctx.addIssue('must be 32 bytes as base64url (43 characters)');
  return bytes;
});
