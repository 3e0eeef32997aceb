import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { Problem } from '../../src/errors.js';
import { checkedMetadata } from '../../src/services/clients.js';

const code = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
const device = 'urn:ietf:params:oauth:grant-type:device_code';

/** The sentences that refuse this metadata. */
function faults(metadata: Record<string, unknown>): string {
  try {
    checkedMetadata(metadata);
  } catch (error) {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'invalid-fields');
    assert.ok(error.errors?.every(({ name }) => name));
    return error.message;
  }
  assert.fail('it was taken');
}

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = ec.publicKey.export({ format: 'jwk' });
const smallRsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });

describe('client metadata', () => {
  test('is filled with the defaults of RFC 7591', () => {
    assert.deepEqual(checkedMetadata(code), {
      ...code,
      application_type: 'web',
      grant_types: ['authorization_code'],
      post_logout_redirect_uris: [],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
  });

  test('has no response types without the grant authorization_code', () => {
    assert.deepEqual(checkedMetadata({ grant_types: ['client_credentials'] }).response_types, []);
  });

  test('may call grants by their short names', () => {
    const { grant_types } = checkedMetadata({ grant_types: ['device_code', 'token-exchange', device] });
    assert.deepEqual(grant_types, [device, 'urn:ietf:params:oauth:grant-type:token-exchange']);
  });

  test('may hold names in several languages', () => {
    assert.equal(checkedMetadata({ ...code, 'client_name#de': 'Anwendung' })['client_name#de' as never], 'Anwendung');
    assert.match(faults({ ...code, 'client_name#de': 'a\u202eb' }), /client_name#de must be one line of text/);
  });

  test('refuses unknown fields by their names, all faults together', () => {
    const text = faults({ ...code, color: 'red', client_id: 'x', logo_uri: 'javascript:alert(1)' });
    assert.match(text, /color is not a known field\./);
    assert.match(text, /client_id is not a known field\./);
    assert.match(text, /logo_uri must be an http or https URL\./);
  });

  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['a grant that we do not have', { ...code, grant_types: ['implicit'] }, /grant_types must be one of/],
    ['codes without a redirect URI', { client_name: 'x' }, /redirect_uris must be given/],
    ['an http redirect URI, naming it', { redirect_uris: ['http://a.example/'] }, /https.*: http:\/\/a\.example\//],
    ['an http URI after logout', { ...code, post_logout_redirect_uris: ['http://a.example/'] }, /post_logout_redirect/],
    ['a name that moves the text beside it', { ...code, client_name: 'x\u202ey' }, /client_name must be one line/],
    ['a private key', { ...code, jwks: { keys: [ec.privateKey.export({ format: 'jwk' })] } }, /public keys only/],
    ['a symmetric key', { ...code, jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, /symmetric/],
    ['a broken key', { ...code, jwks: { keys: [{ ...publicJwk, x: 'AA' }] } }, /that can be read/],
    ['a short RSA key', { ...code, jwks: { keys: [smallRsa] } }, /2048/],
    ['an empty key set', { ...code, jwks: { keys: [] } }, /at least one key/],
    ['private_key_jwt without keys', { ...code, token_endpoint_auth_method: 'private_key_jwt' }, /jwks must be given/],
    ['keys told twice', { ...code, jwks: { keys: [publicJwk] }, jwks_uri: 'https://a.example/k' }, /beside jwks/],
    ['an http jwks_uri', { ...code, jwks_uri: 'http://a.example/k' }, /jwks_uri must be an https URL/],
    [
      'an algorithm of shared secrets',
      { ...code, id_token_signed_response_alg: 'HS256' },
      /must be one of RS256, ES256/,
    ],
    [
      'client_credentials of a public client',
      { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
      /public client/,
    ],
    [
      'a pairwise client on two hosts',
      { redirect_uris: ['https://a.example/', 'https://b.example/'], subject_type: 'pairwise' },
      /sector_identifier_uri must be given/,
    ],
    [
      'a pairwise device client',
      { grant_types: ['device_code'], subject_type: 'pairwise' },
      /subject_type must be public/,
    ],
    ['a scope that is not spelled as one', { ...code, scope: 'a  b' }, /scope must be names/],
    ['what is no list', { ...code, contacts: 'a@b.example' }, /contacts must be a list/],
  ];
  for (const [what, metadata, why] of refused) test(`refuses ${what}`, () => assert.match(faults(metadata), why));

  test('takes private_key_jwt with public keys', () => {
    const metadata = {
      ...code,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...publicJwk, kid: '1' }] },
    };
    assert.deepEqual(checkedMetadata(metadata).jwks, metadata.jwks);
  });
});
