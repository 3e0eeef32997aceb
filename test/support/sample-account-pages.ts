/** The pages below /account with what they may be given. */
import { csrf, hostile, jane, long, longest, printer, type Sample, sample } from './sample-values.js';

const forms = (room: string) => ({ csrf, action: `/account/${room}`, signOutAction: '/account/sign-out' });
const here = {
  id: 'V1StGXR8_Z5jdHi6B-myT',
  current: true,
  signedInAt: new Date('2026-05-03T09:12:44Z'),
  seenAt: new Date('2026-05-04T17:00:00Z'),
  address: '2001:db8:85a3::8a2e:370:7334',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
const phone = {
  ...here,
  id: 'g3hT_k8LmQ2v-xYz41AbC',
  current: false,
  address: '203.0.113.9',
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
};

const granted = {
  scopes: ['openid', 'profile', 'email'],
  resources: [],
  grantedAt: new Date('2026-05-03T09:12:44Z'),
  withdrawAction: '/account/applications/printer/withdraw',
};

export const accountSamples: Sample[] = [
  sample('account', 'plain', {
    csrf,
    account: { ...jane, admin: true },
    signOutAction: '/account/sign-out',
    applications: [
      {
        ...printer,
        grantedAt: new Date('2026-05-03T09:12:44Z'),
        withdrawAction: '/account/applications/printer/withdraw',
      },
      {
        name: 'Calendar',
        grantedAt: new Date('2026-01-19T17:00:00Z'),
        withdrawAction: '/account/applications/printer/withdraw',
      },
    ],
  }),
  sample('account', 'full', {
    csrf,
    account: { ...longest, admin: false },
    signOutAction: '/account/sign-out',
    applications: [{ name: long, uri: 'https://photos.example.com', withdrawAction: '/account/applications' }],
  }),
  sample('account', 'hostile', {
    csrf,
    account: { name: hostile, username: hostile, email: hostile, admin: false },
    signOutAction: '/account/sign-out',
    applications: [],
  }),
  sample('account-profile', 'plain', {
    csrf,
    action: '/account/profile',
    values: {
      ...jane,
      phone_number: '+49 30 901820',
      locality: 'Berlin',
      country: 'Germany',
      zoneinfo: 'Europe/Berlin',
    },
    saved: true,
  }),
  sample('account-profile', 'fault', {
    csrf,
    action: '/account/profile',
    values: { ...longest, birthdate: '31.12.1990', website: 'javascript:alert(1)' },
    errors: [
      { name: 'username', message: 'Another account has this username.' },
      { name: 'birthdate', message: 'The date of birth must be a day like 1990-12-31, or a year.' },
      { name: 'website', message: 'The website must be an address that begins with https:// or http://.' },
    ],
    saved: false,
  }),
  sample('account-profile', 'hostile', {
    csrf,
    action: '/account/profile',
    values: { name: hostile, username: hostile, website: hostile, street_address: hostile },
    errors: [{ name: 'name', message: hostile }],
    saved: false,
  }),
  sample('account-sessions', 'plain', { ...forms('sessions'), sessions: [here, phone], ended: false }),
  sample('account-sessions', 'full', {
    ...forms('sessions'),
    sessions: [here, { ...phone, userAgent: hostile, address: hostile, id: 'x' }],
    ended: true,
  }),
  sample('account-sessions', 'alone', { ...forms('sessions'), sessions: [here], ended: false }),
  sample('account-applications', 'plain', { csrf, applications: [{ ...printer, ...granted }], withdrawn: false }),
  sample('account-applications', 'full', {
    csrf,
    applications: [
      {
        ...granted,
        name: long,
        scopes: [...granted.scopes, 'phone', 'address', 'groups', 'offline_access', 'account'],
        resources: [{ identifier: 'https://api.print.example.com/v2', scopes: ['jobs:read', 'jobs:submit'] }],
      },
      {
        ...granted,
        name: hostile,
        uri: hostile,
        scopes: [hostile],
        resources: [{ identifier: hostile, scopes: [hostile] }],
      },
    ],
    withdrawn: true,
  }),
  sample('account-applications', 'none', { csrf, applications: [], withdrawn: true }),
  sample('account-data', 'plain', { csrf, action: '/account/data' }),
  sample('account-delete', 'plain', { csrf, action: '/account/delete', username: jane.username }),
  sample('account-delete', 'fault', {
    csrf,
    action: '/account/delete',
    username: longest.username,
    confirmation: 'maria',
    errors: [
      { name: 'confirmation', message: `Type ${longest.username} to confirm.` },
      { name: 'password', message: 'This is not your present password.' },
    ],
  }),
  sample('account-delete', 'hostile', { csrf, action: '/account/delete', username: hostile, confirmation: hostile }),
  sample('account-deleted', 'plain', {}),
  sample('account-email', 'plain', { csrf, action: '/account/email', present: jane.email, changed: true }),
  sample('account-email', 'pending', {
    csrf,
    action: '/account/email',
    present: longest.email,
    pending: `new.${longest.email}`,
    errors: [{ name: 'code', message: 'This code is not right, or no longer good.' }],
    changed: false,
  }),
  sample('account-email', 'fault', {
    csrf,
    action: '/account/email',
    present: jane.email,
    email: hostile,
    errors: [{ name: 'email', message: 'The e-mail address must be one like alice@example.com.' }],
    changed: false,
  }),
  sample('email-confirm', 'plain', {
    csrf,
    action: '/account/email/confirm',
    token: 'q0Zr1cOBc2m6vYyD1o4kR0Hn3pJt8sWxq0Zr1cOBc2m',
    ...longest,
  }),
  sample('email-confirmed', 'plain', {}),
];
