/** Every setting that an operator can make: its name in the environment, what it is for, its default, and what is right. */
import type { z } from 'zod';
import * as check from './checks.js';

export interface Setting<T = unknown> {
  purpose: string;
  /** What holds when nothing is set, as a person would write it; undefined when there is no default. */
  default: string | undefined;
  check: z.ZodType<T, string>;
  /** Never shown again, not even when it is wrong. */
  secret?: true;
}

const setting = <T>(purpose: string, fallback: string | undefined, checked: z.ZodType<T, string>) => ({
  purpose,
  default: fallback,
  check: checked,
});
/** A setting that may be left out altogether. */
const optional = <T>(purpose: string, checked: z.ZodType<T, string>) =>
  setting<T | undefined>(purpose, undefined, checked as z.ZodType<T | undefined, string>);
/** One whose value opens something. */
const secret = <T>(purpose: string, checked: z.ZodType<T, string>) => ({
  ...optional(purpose, checked),
  secret: true as const,
});

export const settings = {
  NODE_ENV: setting(
    '`production` refuses an http issuer off loopback and made-up secrets',
    'development',
    check.oneOf('production', 'development', 'test'),
  ),
  PORT: setting('TCP port to listen on; 0 takes any that is free', '3000', check.port),
  HOST: setting('address to listen on', '0.0.0.0', check.host),
  ISSUER: optional(
    'the public URL of this server; every link and token carries it (when not set: `http://localhost:PORT`)',
    check.issuer,
  ),
  DATA_DIR: setting('folder of the embedded store and of made-up secrets', './data', check.folder),
  MONGODB_URI: secret('keep everything in this MongoDB instead of the embedded store', check.mongodbUri),
  SQLITE_SYNC: setting(
    'what an answered write survives on the embedded store: `process` a crash, `power` also a power loss',
    'process',
    check.oneOf('process', 'power'),
  ),
  SMTP_URL: secret(
    'where letters go, e.g. `smtps://user:password@mail.example.com`; without TLS only to loopback and private addresses',
    check.smtpUrl,
  ),
  MAIL_FROM: setting('sender of letters', 'Gatehouse <gatehouse@localhost>', check.mailbox),
  BRAND_NAME: setting('the name that pages and letters show', 'Gatehouse', check.name),
  BRAND_LOGO: optional('path of an image file (SVG or PNG) shown above every page', check.image),
  BRAND_COLOR: setting('accent colour of pages, as `#rrggbb`', '#0b6e6e', check.color),
  HELP_URL: optional('where people find help with signing in: an https:, http: or mailto: URL', check.helpUrl),
  TRUSTED_PROXIES: setting(
    'addresses and CIDR ranges, comma-separated, whose X-Forwarded-For and -Proto are believed',
    '',
    check.addresses,
  ),
  ALLOW_PRIVATE_FETCH: setting(
    'let our own fetches (`jwks_uri`, back-channel logout) reach loopback and private addresses',
    'false',
    check.flag,
  ),
  FAST_PATH: setting(
    'answer plain token, introspection and userinfo requests without the whole pipeline of oidc-provider',
    'true',
    check.flag,
  ),
  REGISTRATION: setting(
    'dynamic client registration: `off`, `token` (with an initial access token) or `open`',
    'off',
    check.oneOf('off', 'token', 'open'),
  ),
  LOG_LEVEL: setting(
    'least severity that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
    'info',
    check.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
  METRICS_PORT: optional('port of its own for Prometheus metrics at /metrics; off when not set', check.port),
  WORKERS: setting('number of processes; more than one needs MongoDB', '1', check.count),
  SHUTDOWN_SECONDS: setting('how long running requests may take to finish after SIGTERM', '10', check.atMost(3600)),
  REAUTHENTICATION_SECONDS: setting(
    'how long after a sign-in sensitive steps ask for no password',
    '900',
    check.seconds,
  ),
  LOCK_SECONDS: setting('how long an account is locked after too many wrong passwords', '900', check.seconds),
  KEY_ROTATION_DAYS: setting('how long a signing key signs before the next one takes over', '90', check.count),
  COOKIE_KEYS: secret(
    'secrets that sign cookies, comma-separated; the first signs, all verify (at least 32 characters each)',
    check.cookieKeys,
  ),
  ENCRYPTION_KEY: secret('secret that encrypts signing keys at rest: 32 bytes in base64', check.encryptionKey),
  ARGON2_MEMORY_KIB: setting('memory that hashing one password takes, in KiB (argon2id)', '19456', check.kibibytes),
  ARGON2_PASSES: setting('how often hashing a password passes over that memory', '2', check.few),
  ARGON2_PARALLELISM: setting('lanes of that memory, each a thread', '1', check.few),
  HASH_QUEUE: setting(
    'how many passwords may wait per core to be hashed before the server says 503',
    '64',
    check.count,
  ),
  BREACH_RANGE_URL: setting(
    'where directories that look up breached passwords do it: Have I Been Pwned, or a mirror of it',
    'https://api.pwnedpasswords.com/range/',
    check.rangeUrl,
  ),
  AUTHORIZATION_CODE_SECONDS: setting('lifetime of an authorization code', '60', check.atMost(600)),
  ACCESS_TOKEN_SECONDS: setting('lifetime of an access token', '600', check.seconds),
  ID_TOKEN_SECONDS: setting('lifetime of an ID token', '3600', check.seconds),
  REFRESH_TOKEN_SECONDS: setting(
    'lifetime of a refresh token, counted anew at each rotation',
    '2592000',
    check.seconds,
  ),
  REFRESH_RETRY_SECONDS: setting(
    'how long a rotated refresh token answers again with its successor; 0 switches it off',
    '10',
    check.atMostOrNone(3600),
  ),
  SESSION_SECONDS: setting('lifetime of a sign-in in a browser', '1209600', check.seconds),
  GRANT_SECONDS: setting('how long an application keeps the access that a person gave it', '31536000', check.seconds),
  INTERACTION_SECONDS: setting('how long a person may take to sign in and consent', '3600', check.seconds),
  DEVICE_CODE_SECONDS: setting('lifetime of a device code', '600', check.seconds),
} satisfies Record<string, Setting>;
