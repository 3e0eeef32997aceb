import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientAddress, trustedProxies } from '../../src/lib/client-address.js';

const proxies = trustedProxies(['127.0.0.1', '10.0.0.0/8', '::ffff:192.168.0.0/112', 'fd00::/8']);

test('is the peer when no proxy is trusted, whatever X-Forwarded-For says', () => {
  assert.equal(clientAddress(trustedProxies([]), '198.51.100.7', '1.2.3.4'), '198.51.100.7');
  assert.equal(clientAddress(proxies, '198.51.100.7', '1.2.3.4'), '198.51.100.7');
});

test('is the entry that the trusted proxy wrote, not what the client put before it', () => {
  assert.equal(clientAddress(proxies, '127.0.0.1', '6.6.6.6, 198.51.100.7'), '198.51.100.7');
});

test('walks through every trusted proxy from right to left', () => {
  assert.equal(clientAddress(proxies, '10.1.1.1', '6.6.6.6, 198.51.100.7, fd00::1, 10.2.2.2'), '198.51.100.7');
  assert.equal(clientAddress(proxies, '10.1.1.1', '10.3.3.3,10.2.2.2'), '10.3.3.3');
});

test('takes an IPv4 address that came over IPv6 for the IPv4 address, in peers, entries and ranges', () => {
  assert.equal(clientAddress(proxies, '::ffff:198.51.100.7', undefined), '198.51.100.7');
  assert.equal(clientAddress(proxies, '::ffff:10.0.0.1', '::ffff:198.51.100.7'), '198.51.100.7');
  assert.equal(clientAddress(proxies, '192.168.0.9', '198.51.100.7'), '198.51.100.7');
});

test('stops at an entry that is no address, and leaves ports aside', () => {
  assert.equal(clientAddress(proxies, '127.0.0.1', '198.51.100.7, unknown'), '127.0.0.1');
  assert.equal(clientAddress(proxies, '127.0.0.1', '198.51.100.7, _hidden, 10.0.0.2'), '10.0.0.2');
  assert.equal(clientAddress(proxies, '127.0.0.1', '198.51.100.7:4711'), '198.51.100.7');
  assert.equal(clientAddress(proxies, '127.0.0.1', '[2001:db8::1]:4711'), '2001:db8::1');
});
