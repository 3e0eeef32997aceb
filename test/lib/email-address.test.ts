import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emailKey, isEmail } from '../../src/lib/email-address.js';

describe('e-mail addresses', () => {
  for (const good of ['alice@example.com', 'a+tag@mail.example.co.uk', 'bob@localhost', 'jürgen@bücher.example']) {
    test(`takes ${good}`, () => assert.equal(isEmail(good), true));
  }
  const bad = [
    '',
    'alice',
    '@example.com',
    'alice@',
    'a@b@c',
    'a b@c',
    'a@b\r\nBcc: x@y',
    'Al <a@b>',
    'a@b,c@d',
    'a@b..c',
  ];
  for (const one of bad) test(`refuses ${JSON.stringify(one)}`, () => assert.equal(isEmail(one), false));

  test('refuses one longer than letters can reach', () => assert.equal(isEmail(`${'a'.repeat(250)}@b.example`), false));
  test('compares a domain in whatever form it is written', () => {
    assert.equal(emailKey('a@b\u00fccher.example'), emailKey('A@XN--BCHER-KVA.example'));
    assert.equal(emailKey('0x7f'), '0x7f');
  });
  test('compares without case and in one spelling', () => {
    assert.equal(emailKey('J\u0075\u0308rgen@Example.COM'), emailKey('j\u00fcrgen@example.com'));
  });
});
