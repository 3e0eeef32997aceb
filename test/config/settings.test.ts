import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, loadConfig } from '../../config/index.js';
import { settings } from '../../config/settings.js';
import { dataDir, given } from './given.js';

const lifetimes = ['0', '-1', '1.5', 'soon', '9999999999999'];

/** What is wrong, and a part of what the operator is told would be right. */
const bad: Record<keyof typeof settings, [values: string[], right: string]> = {
  NODE_ENV: [['prod', 'Production'], 'one of: production, development, test'],
  PORT: [['abc', '-1', '65536', '3000.5', '0x10'], 'TCP port'],
  HOST: [['http://localhost', 'a b', '127.0.0.1:3000'], 'IP address or a host name'],
  ISSUER: [['id.example.com', 'ftp://id.example.com', 'https://'], 'http or https URL'],
  DATA_DIR: [['a\0b'], 'path of a folder'],
  MONGODB_URI: [['localhost:27017', 'http://localhost', 'mongodb://', 'mongodb:// host'], 'MongoDB URI'],
  SQLITE_SYNC: [['yes', 'FULL'], 'one of: process, power'],
  SMTP_URL: [['mail.example.com', 'http://mail.example.com', 'smtp://'], 'smtps: or smtp: URL'],
  MAIL_FROM: [['Gatehouse', 'a@b, c@d', 'A <a@b', 'a@b\nBcc: c@d'], 'one mail address'],
  BRAND_NAME: [['two\nlines'], 'one line'],
  BRAND_LOGO: [['nowhere.svg', 'package.json', 'test'], 'SVG or PNG file'],
  BRAND_COLOR: [['red', '#fff', '#12345g'], '#rrggbb'],
  HELP_URL: [['help', 'javascript:alert(1)'], 'mailto: URL'],
  TRUSTED_PROXIES: [['localhost', '10.0.0.0/33', '::1/129', '1', '10.0.0.0/8/8', '127.0.0.1,,::1'], 'CIDR ranges'],
  ALLOW_PRIVATE_FETCH: [['yes', '1', 'TRUE'], 'true or false'],
  REGISTRATION: [['on', 'true'], 'one of: off, token, open'],
  LOG_LEVEL: [['verbose', 'INFO'], 'one of: fatal, error'],
  METRICS_PORT: [['metrics', '70000'], 'TCP port'],
  WORKERS: [['0', 'auto', '10001'], 'from 1 to 10000'],
  SHUTDOWN_SECONDS: [[...lifetimes, '3601'], 'from 1 to 3600'],
  KEY_ROTATION_DAYS: [['0', 'never'], 'from 1 to 10000'],
  COOKIE_KEYS: [['short', `${'k'.repeat(32)},`, `${'k'.repeat(32)},short`], 'at least 32 characters'],
  ENCRYPTION_KEY: [['short', 'k'.repeat(42), 'k'.repeat(44), `${'k'.repeat(42)}!`], '32 bytes in base64'],
  ARGON2_MEMORY_KIB: [['64', '1e5', '4194305'], 'from 7168'],
  ARGON2_PASSES: [['0', '101'], 'from 1 to 100'],
  ARGON2_PARALLELISM: [['0', '101'], 'from 1 to 100'],
  HASH_QUEUE: [['0', 'many'], 'from 1 to 10000'],
  BREACH_RANGE_URL: [['pwned', 'ftp://ranges.example/', 'https://ranges.example/range'], 'ends with a slash'],
  AUTHORIZATION_CODE_SECONDS: [[...lifetimes, '601'], 'from 1 to 600'],
  ACCESS_TOKEN_SECONDS: [lifetimes, 'number of seconds'],
  ID_TOKEN_SECONDS: [lifetimes, 'number of seconds'],
  REFRESH_TOKEN_SECONDS: [lifetimes, 'number of seconds'],
  REFRESH_RETRY_SECONDS: [['-1', 'soon', '3601'], '0 to switch it off'],
  FAST_PATH: [['yes', '1'], 'true or false'],
  REAUTHENTICATION_SECONDS: [lifetimes, 'number of seconds'],
  LOCK_SECONDS: [lifetimes, 'number of seconds'],
  SESSION_SECONDS: [lifetimes, 'number of seconds'],
  GRANT_SECONDS: [lifetimes, 'number of seconds'],
  INTERACTION_SECONDS: [lifetimes, 'number of seconds'],
  DEVICE_CODE_SECONDS: [lifetimes, 'number of seconds'],
};

const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig({ ...given, DATA_DIR: dataDir(), ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('a setting that is not right', () => {
  for (const [name, [values, right]] of Object.entries(bad))
    for (const value of values)
      test(`${name} refuses ${JSON.stringify(value)} and says what is right`, () => {
        const faults = faultsOf({ [name]: value });
        assert.equal(faults.length, 1, faults.join('\n'));
        assert.ok(faults[0]!.startsWith(`${name} must `) && faults[0]!.includes(right), faults[0]);
        const secret = 'secret' in settings[name as keyof typeof settings];
        if (value) assert.equal(faults[0]!.includes(JSON.stringify(value)), !secret, faults[0]);
      });
});

test('every setting has a bad value in this table', () => {
  assert.deepEqual(Object.keys(bad).sort(), Object.keys(settings).sort());
});

test('every default is right', () => {
  for (const [name, setting] of Object.entries(settings))
    if (setting.default !== undefined) assert.ok(setting.check.safeParse(setting.default).success, name);
});

test('values are trimmed, and an empty one counts as not set', () => {
  const config = loadConfig({ ...given, DATA_DIR: dataDir(), PORT: ' 4000 ', LOG_LEVEL: '' });
  assert.equal(config.PORT, 4000);
  assert.equal(config.LOG_LEVEL, 'info');
});

test('an issuer is the bare host in its one normal form', () => {
  for (const [issuer, right] of [
    ['https://id.example.com/', 'https://id.example.com'],
    ['https://id.example.com:443', 'https://id.example.com'],
    ['HTTPS://ID.example.com', 'https://id.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ] as const)
    assert.match(faultsOf({ ISSUER: issuer })[0]!, new RegExp(`^ISSUER must be written as ${right};`));
  for (const more of ['/auth', '?a=b', '#a'])
    assert.match(faultsOf({ ISSUER: `https://id.example.com${more}` })[0]!, /^ISSUER must have no path/);
  assert.match(faultsOf({ ISSUER: 'https://a:b@id.example.com' })[0]!, /credentials/);
  assert.equal(loadConfig({ ...given, ISSUER: 'https://id.example.com:8443' }).ISSUER, 'https://id.example.com:8443');
});

test('plain SMTP goes next door only, and elsewhere with TLS', () => {
  for (const near of ['127.0.0.1:25', 'localhost:1025', '[::1]', '10.1.2.3', '192.168.0.9', '[fd00::1]', 'mail'])
    assert.deepEqual(faultsOf({ SMTP_URL: `smtp://${near}` }), [], near);
  for (const far of ['mail.example.com', '8.8.8.8', '[2001:db8::1]', '[::ffff:8.8.8.8]'])
    assert.match(faultsOf({ SMTP_URL: `smtp://u:p@${far}:25` })[0]!, /^SMTP_URL must use TLS/, far);
  assert.deepEqual(faultsOf({ SMTP_URL: 'smtp://u:p@mail.example.com:587?requireTLS=true' }), []);
  assert.deepEqual(faultsOf({ SMTP_URL: 'smtps://u:p@mail.example.com' }), []);
});
