/** The pages below /account with what they may be given. */
import { csrf, hostile, jane, long, longest, printer, type Sample, sample } from './sample-values.js';

export const accountSamples: Sample[] = [
  sample('account', 'plain', {
    csrf,
    account: { ...jane, admin: true },
    signOutAction: '/account/sign-out',
    applications: [
      {
        ...printer,
        grantedAt: new Date('2026-05-03T09:12:44Z'),
        withdrawAction: '/account/applications',
        grantId: 'g1',
      },
      {
        name: 'Calendar',
        grantedAt: new Date('2026-01-19T17:00:00Z'),
        withdrawAction: '/account/applications',
        grantId: 'g2',
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
];
