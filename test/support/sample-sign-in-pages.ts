/** Samples of the pages where people sign in, register, and answer letters; see sample-pages.ts. */
import { action, csrf, hostile, jane, long, longest, printer, type Sample, sample } from './sample-values.js';

const ended = [{ name: '', message: 'challenge-ended' }];
const tooMany = { errors: [{ name: '', message: 'too-many-requests' }], retryAfterSeconds: 95 };
const passwords = [
  { name: 'password', message: 'The password must have at least 8 characters.' },
  { name: 'confirmation', message: 'The two passwords are not the same.' },
];
const register = { action: '/account/register', csrf, signInUrl: '/interaction/uWq3nS7kXv1r' };

const ways = { forgotUrl: `${action}/forgot`, registerUrl: `${action}/register`, verifyUrl: `${action}/verify` };

export const signInSamples: Sample[] = [
  sample('sign-in', 'plain', { action, csrf, client: printer, cancelAction: `${action}/abort`, ...ways }),
  sample('sign-in', 'unverified', { action, csrf, username: jane.email, fault: 'account-unverified', ...ways }),
  sample('sign-in', 'fault', { action, csrf, username: jane.email, fault: 'invalid-credentials', client: printer }),
  sample('sign-in', 'full', {
    action,
    csrf,
    username: longest.email,
    fault: 'too-many-requests',
    retryAfterSeconds: 95,
    client: { name: long },
    cancelAction: `${action}/abort`,
    ...ways,
  }),
  sample('sign-in', 'hostile', { action, csrf, username: hostile, fault: hostile, client: { name: hostile } }),
  sample('register', 'plain', { ...register, values: {} }),
  sample('register', 'fault', {
    ...register,
    directory: 'partners',
    values: { username: 'has space', email: longest.email, name: 'María' },
    errors: [
      { name: 'username', message: 'The username must be letters, digits and signs, without spaces.' },
      { name: 'email', message: 'The e-mail address must be of a mail domain that is allowed here.' },
      ...passwords,
    ],
  }),
  sample('register', 'hostile', { ...register, values: { username: hostile, email: hostile, name: hostile } }),
  sample('ask-letter', 'plain', { purpose: 'reset', csrf }),
  sample('ask-letter', 'ended', { purpose: 'reset', csrf, errors: ended }),
  sample('ask-letter', 'verify', {
    purpose: 'verify',
    csrf,
    username: longest.email,
    directory: 'partners',
    ...tooMany,
  }),
  sample('ask-letter', 'hostile', { purpose: 'reset', csrf, username: hostile }),
  sample('enter-code', 'plain', { purpose: 'reset', csrf, username: jane.email }),
  sample('enter-code', 'verify', { purpose: 'verify', csrf, username: longest.email }),
  sample('enter-code', 'fault', {
    purpose: 'verify',
    csrf,
    username: jane.email,
    errors: [{ name: 'code', message: 'This code is not right, or no longer good.' }],
  }),
  sample('enter-code', 'hostile', { purpose: 'reset', csrf, username: hostile, directory: hostile }),
  sample('new-password', 'plain', { purpose: 'reset', csrf, username: jane.username }),
  sample('new-password', 'fault', {
    purpose: 'reset',
    csrf,
    username: longest.email,
    code: '123456',
    errors: passwords,
  }),
  sample('confirm-address', 'plain', { purpose: 'verify', csrf, username: longest.username }),
  sample('done', 'reset', { purpose: 'reset', next: '/account' }),
  sample('done', 'verify', { purpose: 'verify', next: '/interaction/uWq3nS7kXv1r' }),
  sample('account-password', 'plain', {
    action: '/account/password/change',
    csrf,
    username: jane.username,
    resetTokens: false,
    saved: false,
  }),
  sample('account-password', 'saved', {
    action: '/account/password/change',
    csrf,
    username: jane.username,
    resetTokens: false,
    saved: true,
  }),
  sample('account-password', 'fault', {
    action: '/account/password/change',
    csrf,
    username: hostile,
    resetTokens: true,
    saved: false,
    errors: [{ name: 'old_password', message: 'The present password is not right.' }, ...passwords],
  }),
];
