import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commandLine } from '../support/cli.js';

const cli = commandLine();
after(cli.dispose);

const add = (...more: string[]) => ['client', 'add', '--name', 'App', '--grant', 'authorization_code', ...more];
const web = ['--redirect-uri', 'https://app.example/cb'];
const service = ['client', 'add', '--name', 'Service', '--grant', 'client_credentials'];

describe('client', () => {
  test('add answers in the terms of RFC 7591', async () => {
    const args = [
      ...web,
      '--grant',
      'refresh_token',
      '--redirect-uri',
      'http://localhost:8080/cb',
      '--scope',
      'openid',
    ];
    const made = await cli.answer(add(...args, '--post-logout-redirect-uri', 'https://app.example/'));
    assert.match(String(made.client_secret), /^gh_cs_/);
    assert.equal(made.client_secret_expires_at, 0);
    assert.ok(Math.abs(Number(made.client_id_issued_at) - Date.now() / 1000) < 60);
    assert.equal(made.client_name, 'App');
    assert.deepEqual(made.grant_types, ['authorization_code', 'refresh_token']);
    assert.deepEqual(made.response_types, ['code']);
    assert.deepEqual(made.redirect_uris, ['https://app.example/cb', 'http://localhost:8080/cb']);
    assert.deepEqual(made.post_logout_redirect_uris, ['https://app.example/']);
    assert.equal(made.token_endpoint_auth_method, 'client_secret_basic');
    assert.equal(made.scope, 'openid');
    const { client_secret, ...shown } = made;
    assert.deepEqual(await cli.answer(['client', 'show', String(made.client_id)]), shown);
  });

  test('add takes every flag', async () => {
    await cli.answer(['resource', 'add', '--id', 'https://api.example', '--scope', 'read write']);
    const file = join(cli.settings.DATA_DIR, 'keys.json');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
    writeFileSync(file, JSON.stringify(jwks));
    const made = await cli.answer([
      ...add('--redirect-uri', 'com.example.app:/cb', '--native', '--no-pkce', '--introspect', '--first-party'),
      ...['--auth-method', 'private_key_jwt', '--jwks-file', file, '--resource', 'https://api.example'],
      ...['--scope', 'openid read', '--backchannel-logout-uri', 'https://app.example/logout'],
      ...['--metadata', '{"logo_uri":"https://app.example/logo.png","client_name#de":"Anwendung"}'],
    ]);
    assert.equal(made.client_secret, undefined);
    assert.equal(made.application_type, 'native');
    assert.deepEqual(made.jwks, jwks);
    assert.deepEqual(made.resources, ['https://api.example']);
    assert.equal(made.backchannel_logout_uri, 'https://app.example/logout');
    assert.equal(made['client_name#de'], 'Anwendung');
    assert.deepEqual([made.pkce_required, made.introspect, made.first_party], [false, true, true]);
  });

  test('add of a public client gives no secret', async () => {
    const made = await cli.answer(add(...web, '--public'));
    assert.equal(made.token_endpoint_auth_method, 'none');
    assert.equal('client_secret' in made, false);
  });

  test('rotate-secret shows a new secret once, and remove ends the client', async () => {
    const made = await cli.answer(service);
    const id = String(made.client_id);
    const rotated = await cli.run(['client', 'rotate-secret', id]);
    assert.match(rotated.stdout, /^client_secret +gh_cs_.*shown this once/ms);
    const last = await cli.answer<{ secrets: unknown[] }>(['client', 'rotate-secret', id, '--overlap', '0']);
    assert.equal(last.secrets.length, 1);
    assert.deepEqual(await cli.answer(['client', 'remove', id]), { client_id: id, removed: true });
    assert.match(await cli.refusal(['client', 'remove', id]), /There is no client/);
    assert.ok((await cli.answer<unknown[]>(['client', 'list'])).length > 0);
  });

  test('add refuses what is not right in a sentence', async () => {
    const private_ = JSON.stringify({ keys: [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })] });
    const file = join(cli.settings.DATA_DIR, 'private.json');
    writeFileSync(file, private_);
    const refused: [string[], RegExp][] = [
      [add(), /redirect_uris must be given/],
      [add('--redirect-uri', 'http://app.example/cb'), /must use https/],
      [add('--redirect-uri', 'myapp://cb', '--native'), /must not use the scheme myapp/],
      [add(...web, '--public', '--no-pkce'), /must use PKCE/],
      [add(...web, '--public', '--auth-method', 'client_secret_post'), /--public says/],
      [add(...web, '--auth-method', 'magic'), /token_endpoint_auth_method must be one of/],
      [add(...web, '--jwks-file', '/nowhere'), /\/nowhere cannot be read/],
      [add(...web, '--jwks-file', file), /public keys only/],
      [add(...web, '--resource', 'https://none.example'), /no resource/],
      [add(...web, '--metadata', '{'), /--metadata is not JSON/],
      [add(...web, '--metadata', '[]'), /must be a JSON object/],
      [add(...web, '--metadata', '{"scope":"openid"}', '--scope', 'openid'), /scope is said twice/],
      [add(...web, '--metadata', '{"colour":"red"}'), /colour is not a known field/],
      [[...service, '--public'], /public client/],
      [['client', 'add', '--name', 'x'], /--grant/],
      [['client', 'rotate-secret', 'x', '--overlap', 'soon'], /whole number of seconds/],
    ];
    for (const [args, why] of refused) assert.match(await cli.refusal([...args, '--json']), why);
  });
});
