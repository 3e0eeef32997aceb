import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUserAgent } from '../../src/lib/user-agent.js';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const known: Record<string, [string | undefined, string | undefined]> = {
  'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0': ['Firefox', 'Linux'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/149.0.0.0 Safari/537.36`]: ['Chrome', 'Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0`]: [
    'Edge',
    'Windows',
  ],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/149.0.0.0 Safari/537.36`]: ['Chrome', 'ChromeOS'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/149.0.0.0 Safari/537.36 OPR/120.0.0.0`]: [
    'Opera',
    'macOS',
  ],
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15':
    ['Safari', 'macOS'],
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1':
    ['Safari', 'iPhone'],
  'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/149.0 Mobile/15E148 Safari/604.1':
    ['Chrome', 'iPad'],
  [`Mozilla/5.0 (Linux; Android 16; SM-S931B) ${webkit} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`]: [
    'Samsung Internet',
    'Android',
  ],
  'Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0': ['Firefox', 'Android'],
  'curl/8.14.1': ['curl', undefined],
  'Visit https://evil.example now, Linux user': [undefined, 'Linux'],
  '': [undefined, undefined],
};

for (const [text, [browser, system]] of Object.entries(known)) {
  test(`${text || 'nothing'} is ${browser} on ${system}`, () => {
    assert.deepEqual(readUserAgent(text), { browser, system });
  });
}

test('what a browser says of itself never comes out', () => {
  assert.deepEqual(readUserAgent(undefined), { browser: undefined, system: undefined });
  assert.deepEqual(readUserAgent('<script>Firefox/1'.repeat(1000)), { browser: 'Firefox', system: undefined });
});
