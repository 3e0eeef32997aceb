/** Every page with what it may be given: `plain` as on most days, `full` with the longest and most hostile that is plausible. */
import { accountSamples } from './sample-account-pages.js';
import { signInSamples } from './sample-sign-in-pages.js';
import { action, arabic, csrf, hostile, jane, long, longest, printer, type Sample, sample } from './sample-values.js';

export type { Sample } from './sample-values.js';

export const samples: Sample[] = [
  ...signInSamples,
  sample('consent', 'plain', {
    action,
    csrf,
    switchAction: `${action}/switch`,
    client: { ...printer, policyUri: 'https://photos.example.com/privacy', tosUri: 'https://photos.example.com/terms' },
    account: jane,
    scopes: [
      { name: 'openid', values: [], isNew: true },
      { name: 'profile', values: ['Jane Doe', 'jane'], isNew: true },
      { name: 'email', values: [jane.email], isNew: true },
    ],
    resources: [],
    redirectHost: 'photos.example.com',
  }),
  sample('consent', 'full', {
    action,
    csrf,
    switchAction: `${action}/switch`,
    client: {
      name: long,
      uri: 'https://a-very-long-subdomain-of-a-print-shop.photos.example.com/about',
      contacts: ['a-very-long-mailbox-name@photos.example.com', 'second@photos.example.com'],
      policyUri: 'javascript:alert(1)',
    },
    account: longest,
    scopes: [
      { name: 'openid', values: [], isNew: false },
      { name: 'profile', values: [longest.name, longest.username, 'https://example.com/maria'], isNew: false },
      { name: 'email', values: [longest.email], isNew: true },
      { name: 'phone', values: ['+49 30 901820'], isNew: true },
      { name: 'address', values: ['Musterstraße 1, 10115 Berlin, Germany'], isNew: true },
      { name: 'groups', values: ['staff', 'research', 'print-operators'], isNew: true },
      { name: 'offline_access', values: [], isNew: true },
    ],
    resources: [
      {
        identifier: 'https://api.print.example.com/v2',
        scopes: [
          { name: 'jobs:read', isNew: false },
          { name: 'https://api.print.example.com/auth/jobs.submit.without.confirmation', isNew: true },
        ],
      },
    ],
    redirectHost: 'signin.a-very-long-subdomain-of-a-print-shop.photos.example.com:8443',
    lastsSeconds: 31_536_000,
  }),
  sample('consent', 'hostile', {
    action,
    csrf,
    switchAction: `${action}/switch`,
    client: { name: hostile, uri: 'javascript:alert(1)', tosUri: `https://x.example/"><script>`, contacts: [hostile] },
    account: { name: hostile, username: hostile, email: hostile },
    scopes: [{ name: hostile, values: [hostile], isNew: true }],
    resources: [{ identifier: hostile, scopes: [{ name: hostile, isNew: true }] }],
    redirectHost: hostile,
  }),
  sample('consent', 'arabic', {
    action,
    csrf,
    switchAction: `${action}/switch`,
    client: { name: arabic },
    account: { name: 'ليلى', username: 'layla', email: 'layla@example.com' },
    scopes: [],
    resources: [],
  }),
  sample('go-on', 'plain', { formId: 'sample', form: '<form id="sample" method="post" action="/device"></form>' }),
  sample('sign-out', 'plain', { form: '<form id="op.logoutForm" method="post" action="/session/end/confirm"></form>' }),
  sample('sign-out', 'full', {
    form: '<form id="op.logoutForm" method="post" action="/session/end/confirm"></form>',
    client: { name: long },
  }),
  sample('signed-out', 'plain', {}),
  sample('signed-out', 'full', { client: { name: long, uri: 'https://photos.example.com' } }),
  sample('signed-out', 'hostile', { client: { name: hostile, uri: 'https://photos.example.com' } }),
  sample('device-code', 'plain', { action: '/device', xsrf: csrf }),
  sample('device-code', 'fault', {
    action: '/device',
    xsrf: csrf,
    userCode: 'WDJB-MJHT',
    fault: 'device-code-expired',
  }),
  sample('device-code', 'hostile', { action: '/device', xsrf: csrf, userCode: hostile, fault: 'device-code-wrong' }),
  sample('device-confirm', 'plain', {
    action: '/device',
    xsrf: csrf,
    userCode: 'WDJB-MJHT',
    client: { name: 'Living Room TV' },
    device: {
      ip: '2001:db8:85a3::8a2e:370:7334',
      userAgent: 'Mozilla/5.0 (Linux; Tizen 2.3; SmartHub; SMART-TV) AppleWebKit/538.1 TV Safari/538.1',
    },
  }),
  sample('device-confirm', 'hostile', {
    action: '/device',
    xsrf: csrf,
    userCode: hostile,
    client: { name: hostile },
    device: { ip: hostile, userAgent: hostile },
  }),
  sample('device-done', 'plain', { client: { name: 'Living Room TV' } }),
  sample('device-done', 'full', { client: { name: long } }),
  sample('device-stopped', 'plain', {}),
  ...accountSamples,
  sample('setup', 'plain', { action: '/setup', csrf, values: {} }),
  sample('setup', 'fault', {
    action: '/setup',
    csrf,
    values: { username: 'admin user', email: 'admin@', name: longest.name },
    errors: [
      { name: 'username', message: 'The username must be letters, digits and signs, without spaces.' },
      { name: 'email', message: 'The e-mail address must be one like alice@example.com.' },
      { name: 'confirmation', message: 'passwords-differ' },
    ],
  }),
  sample('outbox', 'plain', { letters: [] }),
  sample('outbox', 'full', {
    letters: [
      {
        id: '5f0f2d8e-3f57-4e0c-9f2a-b1c2d3e4f5a6',
        at: new Date('2026-05-05T14:03:27Z'),
        to: longest.email,
        subject: '012345 is your Example code',
        text: 'Somebody asked for a new password.\n\n    012345\n\nhttps://id.example.com/account/password/reset#token=V2hhdCBhIHRva2Vu',
        link: 'https://id.example.com/account/password/reset#token=V2hhdCBhIHRva2VuIG9mIDI1NiBiaXRzIGxvb2tzIGxpa2U',
      },
    ],
  }),
  sample('outbox', 'hostile', {
    letters: [{ id: 'a', at: new Date(0), to: hostile, subject: hostile, text: hostile, link: 'javascript:alert(1)' }],
  }),
  sample('error', 'plain', { code: 'bug', requestId: '0b9c1c5e-9f8e-4a63-9a4c-3a1bb3f0d1ab' }),
  sample('error', 'full', { code: 'invalid_redirect_uri', requestId: '0b9c1c5e-9f8e-4a63-9a4c-3a1bb3f0d1ab' }),
  sample('error', 'busy', { code: 'busy', retryAfterSeconds: 5 }),
  sample('error', 'hostile', { title: hostile, detail: hostile, requestId: hostile }),
  sample('not-found', 'plain', { requestId: '0b9c1c5e-9f8e-4a63-9a4c-3a1bb3f0d1ab' }),
];
