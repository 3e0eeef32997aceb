import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { redirectUriFault } from '../../src/services/redirect-uris.js';

describe('redirect URIs', () => {
  const web = ['https://app.example/cb?x=1', 'http://localhost:8080/cb', 'http://127.0.0.1/cb', 'http://[::1]:3000/'];
  for (const uri of web) test(`takes ${uri}`, () => assert.equal(redirectUriFault(uri, { native: false }), undefined));

  const native = ['com.example.app:/cb', 'com.example.app://cb', 'http://127.0.0.1/cb', 'https://app.example/cb'];
  for (const uri of native) {
    test(`takes ${uri} of a native application`, () =>
      assert.equal(redirectUriFault(uri, { native: true }), undefined));
  }

  const bad: [string, RegExp][] = [
    ['http://app.example/cb', /must use https/],
    ['http://localhost.evil.example/cb', /must use https/],
    ['http://127.0.0.1.evil.example/cb', /must use https/],
    ['http://10.0.0.1/cb', /must use https/],
    ['https://app.example/cb#x', /fragment/],
    ['https://app.example/cb#', /fragment/],
    ['https://*.example/cb', /wildcard/],
    ['https://app.example/*', /wildcard/],
    ['https://user:secret@app.example/cb', /credentials/],
    ['https:app.example/cb', /with a host/],
    ['https:///cb', /with a host/],
    ['/cb', /absolute/],
    ['https://app.example/c b', /absolute/],
    [' https://app.example/cb', /absolute/],
    ['https://app.example\\@evil.example/', /absolute/],
    ['https://app.example/\n', /absolute/],
    ['javascript:alert(1)', /scheme javascript/],
    ['data:text/html,x', /scheme data/],
    ['myapp://cb', /scheme myapp/],
  ];
  for (const [uri, why] of bad) {
    test(`refuses ${JSON.stringify(uri)} of everybody`, () => {
      assert.match(redirectUriFault(uri, { native: false }) ?? '', why);
      assert.match(redirectUriFault(uri, { native: true }) ?? '', why);
    });
  }

  test('refuses own schemes of web applications', () => {
    assert.match(redirectUriFault('com.example.app:/cb', { native: false }) ?? '', /native/);
  });
  test('refuses https on a loopback address of native applications', () => {
    assert.match(redirectUriFault('https://localhost/cb', { native: true }) ?? '', /http on a loopback/);
  });
});
