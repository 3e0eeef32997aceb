import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, loadConfig, withPort } from '../../config/index.js';
import { dataDir, given } from './given.js';

const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};
const production = { ...given, NODE_ENV: 'production', ISSUER: 'https://id.example.com' };

test('all faults are told together, one on a line', () => {
  const env = { PORT: 'abc', LOG_LEVEL: 'loud', WORKERS: '3', COOKIE_KEYS: 'short', DATA_DIR: '/proc/nowhere' };
  const faults = faultsOf(env);
  assert.deepEqual(
    faults.map((fault) => fault.split(' ')[0]),
    ['PORT', 'LOG_LEVEL', 'COOKIE_KEYS', 'WORKERS', 'DATA_DIR'],
  );
  assert.throws(() => loadConfig(env), {
    message: `Gatehouse cannot start with these settings:\n  - ${faults.join('\n  - ')}`,
  });
});

test('the issuer follows the port unless it is set', () => {
  const follows = loadConfig({ ...given, PORT: '0' });
  assert.equal(loadConfig({ ...given, PORT: '4000' }).ISSUER, 'http://localhost:4000');
  assert.equal(withPort(follows, 4321).ISSUER, 'http://localhost:4321');
  assert.equal(withPort(follows, 4321).PORT, 4321);
  assert.equal(withPort(loadConfig({ ...given, ISSUER: 'https://a.example' }), 4321).ISSUER, 'https://a.example');
});

test('production refuses an http issuer, but not on loopback', () => {
  assert.match(faultsOf({ ...production, ISSUER: 'http://id.example.com' })[0]!, /^ISSUER must be https/);
  assert.match(faultsOf({ ...production, ISSUER: 'http://10.0.0.1' })[0]!, /^ISSUER must be https/);
  assert.match(faultsOf({ ...production, ISSUER: 'http://localhost.example.com' })[0]!, /^ISSUER must be https/);
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:8080', 'id.localhost'])
    assert.deepEqual(faultsOf({ ...production, ISSUER: `http://${host}` }), [], host);
  assert.deepEqual(faultsOf({ ...given, ISSUER: 'http://id.example.com' }), []);
});

test('production refuses made-up secrets, and makes none', () => {
  const DATA_DIR = dataDir();
  loadConfig({ DATA_DIR });
  const faults = faultsOf({ NODE_ENV: 'production', DATA_DIR });
  assert.match(faults.join('\n'), /^COOKIE_KEYS must be set with NODE_ENV=production.*\nENCRYPTION_KEY must be set/);
  const { COOKIE_KEYS } = given;
  assert.match(faultsOf({ NODE_ENV: 'production', DATA_DIR, COOKIE_KEYS }).join('\n'), /^ENCRYPTION_KEY [^\n]*$/);
  assert.deepEqual(
    faultsOf({ NODE_ENV: 'production', COOKIE_KEYS: 'short' }).map((fault) => fault.split(' ')[0]),
    ['COOKIE_KEYS', 'ENCRYPTION_KEY'],
  );
});

test('production says what is allowed and seldom meant', () => {
  const { warnings } = loadConfig({ ...given, NODE_ENV: 'production' });
  assert.deepEqual(
    warnings.map((warning) => warning.split(' ')[0]),
    ['ISSUER', 'SMTP_URL'],
  );
  assert.match(loadConfig(production).warnings.at(-1)!, /^TRUSTED_PROXIES/);
  const mailing = { ...production, SMTP_URL: 'smtps://mail.example.com' };
  assert.match(loadConfig(mailing).warnings[0]!, /^MAIL_FROM/);
  assert.doesNotMatch(loadConfig({ ...mailing, MAIL_FROM: 'id@example.com' }).warnings.join('\n'), /MAIL/);
  assert.deepEqual(loadConfig(given).warnings, []);
  assert.match(loadConfig({ ...given, ISSUER: 'http://id.example.com' }).warnings[0]!, /^ISSUER is http/);
});

test('several processes need MongoDB, and metrics a port of their own', () => {
  const MONGODB_URI = 'mongodb://127.0.0.1/gatehouse';
  assert.match(faultsOf({ ...given, WORKERS: '2' })[0]!, /^WORKERS must be 1 without MONGODB_URI/);
  assert.deepEqual(faultsOf({ ...given, WORKERS: '2', MONGODB_URI }), []);
  assert.match(faultsOf({ ...given, METRICS_PORT: '3000' })[0]!, /^METRICS_PORT must be another port than PORT/);
  assert.deepEqual(faultsOf({ ...given, PORT: '0', METRICS_PORT: '0' }), []);
});

test('a misspelt setting is told, and other names are left alone', () => {
  const others = { HTTP_URL: 'a', USER: 'b', HOSTNAME: 'c', REPORT: 'd', LOGNAME: 'e', MAIL: 'f' };
  const slips = { ISSEUR: 'a', MONGO_URI: 'b', GATEHOUSE_PORT: 'c', trusted_proxies: 'd', ACCESS_TOKEN_SECOND: 'e' };
  const { warnings } = loadConfig({ ...given, ...others, ...slips });
  assert.deepEqual(
    warnings.map((warning) => warning.replace(' is no setting of Gatehouse;', ',')),
    [
      'ISSEUR, ISSUER is',
      'MONGO_URI, MONGODB_URI is',
      'GATEHOUSE_PORT, PORT is',
      'trusted_proxies, TRUSTED_PROXIES is',
      'ACCESS_TOKEN_SECOND, ACCESS_TOKEN_SECONDS is',
    ],
  );
  assert.deepEqual(loadConfig({ ...given, MONGO_URI: 'a', MONGODB_URI: 'mongodb://127.0.0.1' }).warnings, []);
});
